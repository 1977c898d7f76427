import type { Session } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import { isKnownDevice, rememberDevice } from './known-device.ts'
import { notice } from './notice.ts'
import { endCarriedSession, openSession } from './session.ts'
import type { Session as SessionRow } from './session.entity.ts'
import { toUserDto, type User } from './user.entity.ts'

/** Opens a fresh session in place of the one the browser may still carry. */
export async function signIn(
  ctx: Context,
  user: User,
  kind: 'registered' | 'signed_in',
): Promise<Session> {
  const { config, keys, now, ip, userAgent } = ctx
  await endCarriedSession(ctx.em, ctx.refreshCookie)
  const { session, cookie } = openSession(ctx.em, user, {
    keys,
    now,
    ip,
    userAgent,
    ttlDays: config.sessionTtlDays,
  })
  ctx.note(ctx.em, { kind, userId: user.id })
  const isNew = kind === 'signed_in' && !isKnownDevice(keys, ctx.deviceCookie, user.id)
  if (isNew && (await ctx.limits.take('newDeviceNotices', String(user.id)))) {
    ctx.postMail(ctx.em, notice('new_device', user, ctx))
  }
  await ctx.em.flush()
  ctx.setDeviceCookie(rememberDevice(keys, ctx.deviceCookie, user.id))
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
  return { accessToken, expiresAt: expiresAt.toISOString(), user: toUserDto(user, ctx.publicUrl) }
}
