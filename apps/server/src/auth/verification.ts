import type { ChallengeType } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { claimTry, isRightCode, returnTry } from './challenge.ts'
import type { Challenge } from './challenge.entity.ts'
import { resendWait } from './send-code.ts'

type Answer = { challengeId: string; code: string; type?: ChallengeType }

const addressBudgets = ['wrongCodesPerAddressDay', 'wrongCodesPerAddressMonth'] as const

/**
 * The counted door to every code: throws RATE_LIMITED or CODE_INVALID, else the code was right. A try
 * counts as wrong until it is known to be right, and above a budget nothing is compared: neither the
 * answer, nor the database, nor the time then tells a right code from a wrong one.
 */
export async function verifyCode(ctx: Context, answer: Answer): Promise<Challenge> {
  const { limits } = ctx
  const ip = ipKey(ctx.ip)
  await limits.enforce('verificationsPerIp', ip)
  const challenge = await claimTry(ctx.em(), answer, ctx.now)
  // Nobody guesses ten letters: bounding them would only keep owners out.
  const budgets = challenge.codeForm === 'letters10' ? [] : addressBudgets
  const address = challenge.emailCanonical
  // Each counts, also when another refuses: a spent day must not hide guesses from the month.
  const taken = await Promise.allSettled(budgets.map((budget) => limits.enforce(budget, address)))
  const refused = taken.findLast((one) => one.status === 'rejected')
  if (refused) {
    await returnTry(ctx.em(), challenge)
    await countWrong(ctx, challenge)
    throw refused.reason
  }
  if (!isRightCode(challenge, answer.code, ctx.keys)) {
    await countWrong(ctx, challenge)
    throw new AppError('CODE_INVALID')
  }
  await returnTry(ctx.em(), challenge)
  await Promise.all(budgets.map((budget) => limits.giveBack(budget, address)))
  await limits.giveBack('verificationsPerIp', ip)
  // Whoever proved the mailbox owns it, and need not wait for its next mail.
  await limits.wake(resendWait(challenge.type, address))
  return challenge
}

async function countWrong(ctx: Context, { user, type }: Challenge): Promise<void> {
  await ctx.noteNow({ kind: 'code_wrong', userId: user?.id, detail: type })
  const isCalm = await Promise.all([
    ctx.limits.take('wrongCodesWholeServiceHour', 'all'),
    ctx.limits.take('wrongCodesWholeServiceDay', 'all'),
  ])
  if (!isCalm.includes(false)) return
  ctx.meters.alarm('wrong_codes')
  ctx.log.error('many wrong codes: somebody may be guessing them; codes get longer')
}
