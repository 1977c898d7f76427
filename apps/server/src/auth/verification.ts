import type { ChallengeType } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/limits.ts'
import { proveChallenge } from './challenge.ts'
import type { Challenge } from './challenge.entity.ts'

type Answer = { challengeId: string; code: string; type?: ChallengeType }

/** The counted door to every code: throws RATE_LIMITED or CODE_INVALID, else the code was right. */
export async function verifyCode(ctx: Context, answer: Answer): Promise<Challenge> {
  await ctx.limits.enforce('verificationsPerIp', ipKey(ctx.ip))
  const { challenge, isProven } = await proveChallenge(ctx.em, answer, ctx)
  await ctx.limits.check('wrongCodesPerAddressDay', challenge.emailCanonical)
  await ctx.limits.check('wrongCodesPerAddressMonth', challenge.emailCanonical)
  if (isProven) {
    // Whoever proved the mailbox owns it, and need not wait for its next mail.
    await ctx.limits.wake(`${challenge.type}:${challenge.emailCanonical}`)
    return challenge
  }
  await ctx.limits.take('wrongCodesPerAddressDay', challenge.emailCanonical)
  await ctx.limits.take('wrongCodesPerAddressMonth', challenge.emailCanonical)
  const isCalm =
    (await ctx.limits.take('wrongCodesWholeServiceHour', 'all')) &&
    (await ctx.limits.take('wrongCodesWholeServiceDay', 'all'))
  if (!isCalm) ctx.log.warn('many wrong codes: somebody may be guessing them')
  throw new AppError('CODE_INVALID')
}
