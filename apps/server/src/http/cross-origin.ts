import fastifyCors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import type { RegisteredApps } from '../apps/registered-apps.ts'

type Deps = {
  apps: RegisteredApps
  /** Those of CORS_ORIGINS. */
  configured: readonly string[]
  publicUrl: () => string
}

/** The origins whose pages may call with the cookies of the person. */
export type TrustedOrigins = () => [publicUrl: string, ...others: string[]]

/** Lets pages of trusted origins call, and read answers and errors alike (CORS of the Fetch standard). */
export async function admitOrigins(app: FastifyInstance, deps: Deps): Promise<TrustedOrigins> {
  const { apps, configured, publicUrl } = deps
  const trusted: TrustedOrigins = () => [publicUrl(), ...configured, ...apps.trustedOrigins()]

  app.addHook('onRequest', ({ headers: { origin } }, _reply, done) => {
    if (origin === undefined || origin === publicUrl()) return done()
    // Without the database, the origins of before count: their calls then fail with a better reason.
    apps.all().then(
      () => done(),
      () => done(),
    )
  })
  await app.register(fastifyCors, {
    origin: (origin, answer) => answer(null, origin !== undefined && trusted().includes(origin)),
    credentials: true,
    methods: ['GET', 'POST'],
  })
  return trusted
}
