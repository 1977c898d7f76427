import type { ChallengeType } from '@latchkey/shared/auth'
import { isKnownTimeZone } from '@latchkey/shared/time-zone'
import { days } from '../clock.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { ipKey, networkOf } from '../limits/ip-key.ts'
import { createReservation, type Reservation } from '../limits/reservation.ts'
import type { Caller } from '../sessions/checked-account.ts'
import { isUnderAttack } from './code-form.ts'
import { canonicalEmail, mailboxOf } from '../names/canonical.ts'
import { isKnownDevice, unknownOwner, type Owner } from '../sessions/known-device.ts'
import type { Profile } from '../users/user.entity.ts'
import { authenticate } from './authenticate.ts'

/** Only a signed-in user may request an address change, and only for a new address. */
export async function findRequester(
  ctx: Context,
  input: { type: ChallengeType; email: string },
): Promise<(Caller & { user: Profile }) | undefined> {
  if (input.type !== 'email_change') return undefined
  const requester = await authenticate(ctx)
  if (!requester) throw new AppError('UNAUTHENTICATED')
  if (canonicalEmail(requester.user.email) === canonicalEmail(input.email)) {
    throw new AppError('INVALID_INPUT', { fields: { email: 'UNCHANGED' } })
  }
  return { ...requester, clock: ctx.clock }
}

/**
 * Throws RATE_LIMITED. A stricter limit per IP address applies while codes are being guessed across the
 * service.
 */
export async function enforceSendLimits(ctx: Context): Promise<void> {
  const isAttack = await isUnderAttack(ctx)
  await ctx.charge('sendsPerIp', ipKey(ctx.ip))
  if (isAttack) await ctx.charge('sendsPerIpUnderAttack', ipKey(ctx.ip))
}

type Send = { email: string; type: ChallengeType; owner: Owner | undefined }

/**
 * Calls `work` with whether to mail: above a limit only the mail is omitted, and the answer stays the
 * same. If `work` throws, nothing was sent and nothing counts.
 */
export async function withinSendLimits<T>(
  ctx: Context,
  given: Send,
  work: (mayMail: boolean) => Promise<T>,
): Promise<T> {
  const held = createReservation(ctx.limits)
  return held.guard(async () => work(await takeSend(ctx, given, held)))
}

/**
 * Two parts of a mailbox's sends are reserved: one for networks that ask for the first time today, one
 * for the owner's own browsers. A stranger who uses up the rest cannot keep the owner's mail away.
 */
async function takeSend(
  ctx: Context,
  { email, type, owner }: Send,
  held: Reservation,
): Promise<boolean> {
  const wait = resendWait(type, canonicalEmail(email))
  // The caller may ask again at a time that counts from the begin of this call.
  if (!(await held.tryCooldown(wait, ctx.config.codeResendSeconds, ctx.now))) return false
  const mailbox = mailboxOf(email)
  const caller = ipKey(ctx.ip)
  const visit = `newcomer:${networkOf(caller) ?? caller} ${mailbox}`
  const isNewcomer = await held.tryCooldown(visit, days(1) / 1000)
  const isWithin = await held.tryAll(['sendsPerAddressHour', 'sendsPerAddressDay'], mailbox)
  const isKept =
    isNewcomer && (await held.tryAll(['sendsByNewcomersHour', 'sendsByNewcomersDay'], mailbox))
  if (isWithin || isKept) return true
  // Only a browser that has signed in to this account can notice the difference, and it knows of the
  // account already.
  const isOwners =
    type === 'reset_password' && isKnownDevice(ctx.keys, ctx.deviceCookie, owner ?? unknownOwner)
  if (isOwners && (await held.tryHit('sendsByKnownDevices', mailbox))) return true
  // A mail that was not sent starts no cooldown.
  await ctx.limits.clearCooldown(wait)
  return false
}

/** The key of the cooldown between two mails to one address for one purpose. */
export const resendWait = (type: ChallengeType, emailCanonical: string): string =>
  `${type}:${emailCanonical}`

/**
 * The zone of an account, otherwise the caller's. A zone that the server does not know is left out; the
 * mail then uses UTC. The caller's zone is checked even if the account has its own: the duration of the
 * check would reveal who has an account.
 */
export function zoneOf(
  account: { timeZone?: string | null } | undefined,
  given = '',
): string | undefined {
  const known = isKnownTimeZone(given) ? given : undefined
  return account?.timeZone ?? known
}
