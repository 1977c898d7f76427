import type { Session } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import { endCarriedSession, openSession } from './session.ts'
import type { Session as SessionRow } from './session.entity.ts'
import { toUserDto, type User } from './user.entity.ts'

/** Opens a fresh session in place of the one the browser may still carry. */
export async function signIn(ctx: Context, user: User): Promise<Session> {
  const { config, keys, now, ip, userAgent } = ctx
  await endCarriedSession(ctx.em, ctx.refreshCookie)
  const { session, cookie } = openSession(ctx.em, user, {
    keys,
    now,
    ip,
    userAgent,
    ttlDays: config.sessionTtlDays,
  })
  await ctx.em.flush()
  return grantSession(ctx, session, cookie)
}

export function grantSession(ctx: Context, session: SessionRow, cookie: string): Session {
  const user = session.user
  const { accessToken, expiresAt } = ctx.accessTokens.sign({
    userId: user.id,
    role: user.role,
    sessionId: session.id,
  })
  ctx.setRefreshCookie(cookie)
  return { accessToken, expiresAt: expiresAt.toISOString(), user: toUserDto(user) }
}
