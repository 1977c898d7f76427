import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RegisteredApps } from '../apps/registered-apps.ts'

type Deps = {
  apps: RegisteredApps
  /** The origins of CORS_ORIGINS. */
  configured: readonly string[]
  publicUrl: () => string
}

/** The origins whose pages may call with the user's cookies. */
export type TrustedOrigins = () => [publicUrl: string, ...others: string[]]

/** The seconds for which browsers remember a preflight's answer. */
const remembered = '600'

/**
 * Lets pages of trusted origins call and read answers and errors alike (CORS of the Fetch standard).
 * Calls of our own pages and of programs pass untouched: Fastify's CORS plug-in would answer OPTIONS on
 * every path and mark every answer.
 */
export function admitOrigins(app: FastifyInstance, deps: Deps): TrustedOrigins {
  const { apps, configured, publicUrl } = deps
  const trusted: TrustedOrigins = () => [publicUrl(), ...configured, ...apps.trustedOrigins()]

  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    if (origin === undefined || origin === publicUrl()) return done()
    const decide = () => {
      varyBy(reply, 'Origin')
      if (!trusted().includes(origin)) return done()
      void reply.headers({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'retry-after, x-request-id',
      })
      if (isPreflight(request)) void allow(request, reply)
      else done()
    }
    // Without the database the previous origins count: their calls then fail with a better reason.
    apps.latest().then(decide, decide)
  })
  return trusted
}

/** Lets pages of every origin read an answer without credentials: it holds no personal data. */
export const openToAll = (reply: FastifyReply): FastifyReply =>
  reply
    .removeHeader('access-control-allow-credentials')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')

/** Names further headers of the request that the answer depends on. */
export function varyBy(reply: FastifyReply, ...names: string[]): void {
  const known = reply.getHeader('vary')
  void reply.header('vary', [...(known === undefined ? [] : [known]), ...names].join(', '))
}

const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined

function allow({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const asked = headers['access-control-request-headers']
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-max-age': remembered,
      ...(asked !== undefined && { 'access-control-allow-headers': asked }),
    })
    .send()
}
