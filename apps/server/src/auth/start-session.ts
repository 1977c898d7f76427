import type { Session, SignedIn } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import type { NewRows } from '../database/insert.ts'
import { createReservation } from '../limits/reservation.ts'
import { ifUnchanged, type CheckedAccount } from '../sessions/checked-account.ts'
import { isKnownDevice, deviceCookieFor } from '../sessions/known-device.ts'
import { securityNotice } from './security-notice.ts'
import type { TokenGeneration } from '../sessions/refresh-token.ts'
import { endPresentedSession, endOldestSessions, isNearSessionLimit } from '../sessions/session.ts'
import { byPassword, openSession, type SignInProof } from '../sessions/open-session.ts'
import { toUserDto, User, type Profile } from '../users/user.entity.ts'

type SignInAccount = Profile & CheckedAccount & { sessionCount?: number }

type Kind = 'registered' | 'signed_in'

/** Commits new rows if the account is still as it was checked; returns undefined otherwise. */
type Write = <T>(work: (rows: NewRows) => T) => Promise<T | undefined>

export type SessionStart = {
  kind: Kind
  lifeDays: number
  /** The proof is a password by default, which opens no account that has a second factor. */
  proof?: SignInProof
  /** True if another notice already tells the owner of this sign-in. */
  hasOtherNotice?: boolean
  write?: Write
}

/**
 * Opens a new session, issues its tokens and ends the session whose cookie the browser presented. Returns
 * undefined like `beginSession`.
 */
export async function startSession(
  ctx: Context,
  user: SignInAccount,
  start: Omit<SessionStart, 'lifeDays'>,
): Promise<SignedIn | undefined> {
  const { sessionTtlDays: lifeDays } = ctx.config
  const opened = await beginSession(ctx, user, { ...start, lifeDays })
  return opened && { status: 'signed_in', ...issueTokens(ctx, user, opened) }
}

/**
 * Opens a new session and ends the one whose cookie the browser presented. Returns undefined unless the
 * account is active, unchanged since it was read, not pending deletion and without a second factor.
 */
export async function beginSession(
  ctx: Context,
  user: SignInAccount,
  { kind, lifeDays, proof = byPassword, hasOtherNotice = false, write }: SessionStart,
): Promise<Opened | undefined> {
  const { keys, now, ip, userAgent } = ctx
  const isNew = kind === 'signed_in' && !isKnownDevice(keys, ctx.deviceCookie, user)
  const notice = createReservation(ctx.limits)
  const notifiesOwner =
    isNew && !hasOtherNotice && (await notice.tryHit('newDeviceNotices', String(user.id)))
  const options = { keys, now, ip, userAgent, absoluteTimeoutDays: lifeDays, proof }
  const factor = proof.methods.find((method) => method !== 'password')
  const commit: Write = write ?? ((work) => ctx.insertIf(ifUnchanged(user), work))
  const opened = await notice.guard(async () => {
    const mail =
      notifiesOwner && (await securityNotice('new_device', user, { ...ctx, em: ctx.em() }))
    return commit((rows) => {
      ctx.recordEvent(rows, { kind, userId: user.id, ...(factor && { detail: factor }) })
      if (mail) ctx.enqueueMail(rows, mail)
      return openSession(rows, user, options)
    })
  })
  if (!opened) {
    // A failed sign-in must not use up the notices of one that succeeds.
    await notice.refund()
    return undefined
  }
  await endPresentedSession(ctx.em(), ctx.refreshCookie, now)
  ctx.setDeviceCookie(deviceCookieFor(keys, ctx.deviceCookie, user))
  if (!isNew && user.locale === null) await learnLocale(ctx, user)
  if (isNearSessionLimit(user.sessionCount)) await endOldest(ctx, user)
  return opened
}

/** An account older than the column learns its language from a device that its owner used before. */
async function learnLocale(ctx: Context, { id }: Profile): Promise<void> {
  await ctx.em().nativeUpdate(User, { id, locale: null }, { locale: ctx.locale })
}

async function endOldest(ctx: Context, user: Profile): Promise<void> {
  const ended = await endOldestSessions(ctx.em(), user, ctx.now)
  if (ended > 0) {
    await ctx.recordNow({ kind: 'sessions_ended', userId: user.id, detail: String(ended) })
  }
}

export type Opened = { id: string; cookie: string; generation: TokenGeneration }

export function issueTokens(
  ctx: Context,
  user: Profile,
  { id, cookie, generation }: Opened,
): Session {
  const { accessToken, expiresAt } = ctx.accessTokens.sign({
    userId: user.id,
    role: user.role,
    sessionId: id,
    generation,
  })
  ctx.setRefreshCookie(cookie)
  return { accessToken, expiresAt: expiresAt.toISOString(), user: toUserDto(user, ctx.publicUrl) }
}
