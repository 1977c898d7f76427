import type { Role } from '@latchkey/shared/auth'
import { initTRPC } from '@trpc/server'
import { identify } from './auth/authenticate.ts'
import type { Context } from './context.ts'
import { AppError, errorShape } from './errors.ts'

export type Meta = {
  /** The most bytes of a JSON body, if larger than the usual limit; for signed-in callers only. */
  bodyLimit?: number
  /** A query that also accepts POST: proxies log URLs, but not bodies. */
  hasSecretInput?: boolean
  /**
   * Ends in a password hash: while the hash queue is full, a call is refused before its body is read.
   */
  endsInHash?: boolean
  /** For signed-in callers whose account must have a second factor and has none: it leads to one. */
  leadsToFactor?: boolean
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter: ({ error, path }) => errorShape(error, path),
  })

/**
 * Makes a change durable before the answer, for procedures that shut somebody out: it must survive a
 * loss of power.
 */
export const durable = t.middleware(async ({ ctx, next }) => {
  const answer = await next()
  if (answer.ok) await ctx.flushToDisk()
  return answer
})

export const router = t.router
export const callerFactory = t.createCallerFactory
export const publicProcedure = t.procedure

/** For unauthenticated calls that hash a password. Throws UNAVAILABLE before any database work. */
export const hashingProcedure = t.procedure
  .meta({ endsInHash: true })
  .use(({ ctx, next }) => ctx.passwords.reserve(ctx.ip, () => next()))

export const signedInProcedure = t.procedure.use(async ({ ctx, meta, next }) => {
  const signedIn = await identify(ctx)
  if (!signedIn) throw new AppError('UNAUTHENTICATED')
  if (signedIn.owesFactor && meta?.leadsToFactor !== true) throw new AppError('FACTOR_REQUIRED')
  Object.assign(ctx, signedIn)
  // Passing a context here would make tRPC copy it, which is a twentieth of the session check.
  return next({} as { ctx: typeof signedIn })
})

/** For signed-in callers, also while they must set up a second factor. */
export const factorProcedure = signedInProcedure.meta({ leadsToFactor: true })

const administrators: readonly Role[] = ['admin', 'superadmin']

/** For administrators. The role is read with the session on every call, so a lost role counts at once. */
export const adminProcedure = signedInProcedure.use(({ ctx, next }) => {
  if (!administrators.includes(ctx.user.role)) throw new AppError('FORBIDDEN')
  return next()
})
