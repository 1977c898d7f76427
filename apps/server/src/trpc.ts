import { initTRPC } from '@trpc/server'
import type { Session } from './auth/session.entity.ts'
import { findLiveSession } from './auth/session.ts'
import type { User } from './auth/user.entity.ts'
import { minutes } from './clock.ts'
import type { Context } from './context.ts'
import { AppError, errorShape } from './errors.ts'

const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter: ({ error, path }) => errorShape(error, path),
})

export const router = t.router
export const publicProcedure = t.procedure

/** A valid access token of a live session of an active user, looked up on every call. */
export const signedInProcedure = t.procedure.use(async ({ ctx, next }) => {
  const claims = ctx.accessToken ? ctx.accessTokens.verify(ctx.accessToken) : undefined
  const found = claims && (await findLiveSession(ctx.em, claims.sessionId, ctx.now))
  if (!claims || !found) throw new AppError('UNAUTHENTICATED')
  if (ctx.now.getTime() - found.lastUsedAt.getTime() > minutes(1)) {
    found.lastUsedAt = ctx.now
    await ctx.em.flush()
  }
  const session: Session = found
  const user: User = found.user
  return next({ ctx: { claims, session, user } })
})
