import type { ChallengeType } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import type { Caller } from './checked-account.ts'
import { isUnderAttack } from './code-form.ts'
import { canonicalEmail } from './identity.ts'
import { findSignedIn } from './signed-in.ts'

/** Changing an address is asked for by somebody signed in, for an address that is not theirs yet. */
export async function findAsker(
  ctx: Context,
  input: { type: ChallengeType; email: string },
): Promise<Caller | undefined> {
  if (input.type !== 'email_change') return undefined
  const asker = await findSignedIn(ctx)
  if (!asker) throw new AppError('UNAUTHENTICATED')
  if (canonicalEmail(asker.user.email) === canonicalEmail(input.email)) {
    throw new AppError('INVALID_INPUT', { fields: { email: 'UNCHANGED' } })
  }
  return { ...asker, clock: ctx.clock }
}

/** Throws RATE_LIMITED. While codes are being guessed all over the service, everybody asks less often. */
export async function enforceSendLimits(ctx: Context): Promise<void> {
  const { limits } = ctx
  const isAttack = await isUnderAttack(ctx)
  await limits.enforce('sendsPerIp', ipKey(ctx.ip))
  if (isAttack) await limits.enforce('sendsPerIpUnderAttack', ipKey(ctx.ip))
}

/** Above a limit the answer stays the same and only the mail is left out. */
export async function isWithinSendLimits(
  ctx: Context,
  { email, type }: { email: string; type: ChallengeType },
): Promise<boolean> {
  const address = canonicalEmail(email)
  const isRested = await ctx.limits.rest(resendWait(type, address), ctx.config.codeResendSeconds)
  const isWithinHour = await ctx.limits.take('sendsPerAddressHour', address)
  const isWithinDay = await ctx.limits.take('sendsPerAddressDay', address)
  return isRested && isWithinHour && isWithinDay
}

/** What waits between two mails: one address, one purpose. */
export const resendWait = (type: ChallengeType, emailCanonical: string): string =>
  `${type}:${emailCanonical}`
