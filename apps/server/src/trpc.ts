import { initTRPC } from '@trpc/server'
import { findSignedIn } from './auth/signed-in.ts'
import type { Context } from './context.ts'
import { AppError, errorShape } from './errors.ts'

export type Meta = {
  /** Bytes of JSON, where the door's own limit is too small for the input; for signed-in callers only. */
  bodyLimit?: number
  /** A query that takes POST as well: addresses stand in the logs of proxies, bodies do not. */
  hasSecretInput?: boolean
  /** Ends in a hash: while the queue of those is full, a call is refused before its body is read. */
  isCostly?: boolean
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter: ({ error, path }) => errorShape(error, path),
  })

/** What was answered stays, also where the power goes: for whatever shuts somebody out. */
export const lasting = t.middleware(async ({ ctx, next }) => {
  const answer = await next()
  if (answer.ok) await ctx.toDisk()
  return answer
})

export const router = t.router
export const publicProcedure = t.procedure

/** For anybody, and as costly as a hash. Throws UNAVAILABLE before anything is asked of the database. */
export const hashingProcedure = t.procedure
  .meta({ isCostly: true })
  .use(({ ctx, next }) => ctx.passwords.reserve(ctx.ip, () => next()))

export const signedInProcedure = t.procedure.use(async ({ ctx, next }) => {
  const signedIn = await findSignedIn(ctx)
  if (!signedIn) throw new AppError('UNAUTHENTICATED')
  Object.assign(ctx, signedIn)
  // tRPC would copy a context that is handed over here: a twentieth of the session check.
  return next({} as { ctx: typeof signedIn })
})
