import type { ChallengeType } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { proveChallenge } from './challenge.ts'
import type { Challenge } from './challenge.entity.ts'
import { resendWait } from './send-code.ts'

type Answer = { challengeId: string; code: string; type?: ChallengeType }

/** The counted door to every code: throws RATE_LIMITED or CODE_INVALID, else the code was right. */
export async function verifyCode(ctx: Context, answer: Answer): Promise<Challenge> {
  const { limits } = ctx
  await limits.enforce('verificationsPerIp', ipKey(ctx.ip))
  const { challenge, isProven } = await proveChallenge(ctx.em(), answer, ctx)
  const address = challenge.emailCanonical
  // A try counts as wrong until it is known to be right: parallel ones share the budget.
  await limits.enforce('wrongCodesPerAddressDay', address)
  await limits.enforce('wrongCodesPerAddressMonth', address)
  if (isProven) {
    await limits.giveBack('wrongCodesPerAddressDay', address)
    await limits.giveBack('wrongCodesPerAddressMonth', address)
    // Whoever proved the mailbox owns it, and need not wait for its next mail.
    await limits.wake(resendWait(challenge.type, address))
    return challenge
  }
  await ctx.noteNow({ kind: 'code_wrong', userId: challenge.user?.id, detail: challenge.type })
  const isCalm =
    (await limits.take('wrongCodesWholeServiceHour', 'all')) &&
    (await limits.take('wrongCodesWholeServiceDay', 'all'))
  if (!isCalm) {
    ctx.meters.alarm('wrong_codes')
    ctx.log.error('many wrong codes: somebody may be guessing them; sends slow down')
  }
  throw new AppError('CODE_INVALID')
}
