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
   * True if the call ends in a password hash: while the hash queue is full, it is refused before its body
   * is read.
   */
  endsInHash?: boolean
  /** True if a signed-in caller may call it while the account must have a second factor and has none. */
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
 * A step that makes a change durable before the answer, for procedures that shut an intruder out: it must
 * survive a power loss.
 */
export const durable = t.middleware(async ({ ctx, next }) => {
  const answer = await next()
  if (answer.ok) await ctx.flushToDisk()
  return answer
})

export const router = t.router
export const callerFactory = t.createCallerFactory
export const publicProcedure = t.procedure

/**
 * A procedure for unauthenticated calls that hash a password. Throws UNAVAILABLE before any database
 * work.
 */
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

/** A procedure for signed-in callers, also while they must set up a second factor. */
export const factorProcedure = signedInProcedure.meta({ leadsToFactor: true })

const administrators: readonly Role[] = ['admin', 'superadmin']

/**
 * A procedure for administrators. The role is read with the session on every call, so a lost role counts
 * at once.
 */
export const adminProcedure = signedInProcedure.use(({ ctx, next }) => {
  if (!administrators.includes(ctx.user.role)) throw new AppError('FORBIDDEN')
  return next()
})
