import type { ChallengeType } from '@latchkey/shared/auth'
import { days } from '../clock.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { ipKey, networkOf } from '../limits/ip-key.ts'
import type { LimitName } from '../limits/table.ts'
import type { Caller } from '../sessions/checked-account.ts'
import { isUnderAttack } from './code-form.ts'
import { canonicalEmail, mailboxOf } from '../names/canonical.ts'
import { isKnownDevice, nobody, type Owner } from '../sessions/known-device.ts'
import { findSignedIn } from './signed-in.ts'

/** Changing an address is asked for by somebody signed in, for an address that is not theirs yet. */
export async function findRequester(
  ctx: Context,
  input: { type: ChallengeType; email: string },
): Promise<Caller | undefined> {
  if (input.type !== 'email_change') return undefined
  const requester = await findSignedIn(ctx)
  if (!requester) throw new AppError('UNAUTHENTICATED')
  if (canonicalEmail(requester.user.email) === canonicalEmail(input.email)) {
    throw new AppError('INVALID_INPUT', { fields: { email: 'UNCHANGED' } })
  }
  return { ...requester, clock: ctx.clock }
}

/** Throws RATE_LIMITED. While codes are being guessed all over the service, everybody asks less often. */
export async function enforceSendLimits(ctx: Context): Promise<void> {
  const { limits } = ctx
  const isAttack = await isUnderAttack(ctx)
  await limits.enforce('sendsPerIp', ipKey(ctx.ip))
  if (isAttack) await limits.enforce('sendsPerIpUnderAttack', ipKey(ctx.ip))
}

type Send = { email: string; type: ChallengeType; owner: Owner | undefined }

/**
 * Above a limit the answer stays the same and only the mail is left out. Two parts of the sends of a
 * mailbox are kept from whoever asks again and again: one for callers that ask for it for the first time
 * today, one for the owner's own browsers. So a stranger does not keep the owner's mail away.
 */
export async function isWithinSendLimits(
  ctx: Context,
  { email, type, owner }: Send,
): Promise<boolean> {
  const { limits } = ctx
  const wait = resendWait(type, canonicalEmail(email))
  if (!(await limits.cooldown(wait, ctx.config.codeResendSeconds))) return false
  const mailbox = mailboxOf(email)
  const caller = ipKey(ctx.ip)
  const visit = `newcomer:${networkOf(caller) ?? caller} ${mailbox}`
  const isNewcomer = await limits.cooldown(visit, days(1) / 1000)
  const isWithin = await consumeBoth(ctx, ['sendsPerAddressHour', 'sendsPerAddressDay'], mailbox)
  const isKept =
    isNewcomer && (await consumeBoth(ctx, ['sendsByNewcomersHour', 'sendsByNewcomersDay'], mailbox))
  if (isWithin || isKept) return true
  // Only who signed in to the account before can see a difference, and knows that there is one.
  const isOwners =
    type === 'reset_password' && isKnownDevice(ctx.keys, ctx.deviceCookie, owner ?? nobody)
  if (isOwners && (await limits.consume('sendsByKnownDevices', mailbox))) return true
  // What was not sent makes nobody wait.
  await limits.clearCooldown(wait)
  return false
}

async function consumeBoth(
  { limits }: Context,
  both: LimitName[],
  subject: string,
): Promise<boolean> {
  const taken = await Promise.all(both.map((limit) => limits.consume(limit, subject)))
  return !taken.includes(false)
}

/** What waits between two mails: one address, one purpose. */
export const resendWait = (type: ChallengeType, emailCanonical: string): string =>
  `${type}:${emailCanonical}`
