import type { ChallengeType } from '@latchkey/shared/auth'
import { hours } from '../clock.ts'
import type { Context } from '../context.ts'
import { AppError, isLimit } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import type { Refund } from '../limits/limits.ts'
import { settleAll } from '../limits/reservation.ts'
import type { LimitName } from '../limits/table.ts'
import { takeAttempt, returnAttempt } from '../codes/challenge.ts'
import { isRightCode } from '../codes/code.ts'
import type { Challenge } from '../codes/challenge.entity.ts'
import { isUnderAttack } from './code-form.ts'
import { resendWait } from './send-code.ts'

type CodeAttempt = { challengeId: string; code: string; type?: ChallengeType }

const addressBudgets = ['wrongCodesPerAddressDay', 'wrongCodesPerAddressMonth'] as const

/**
 * Checks a code. Throws RATE_LIMITED or CODE_INVALID. An attempt counts as wrong until the code proves
 * right, and above a budget nothing is compared: neither answer, database nor timing then tells a right
 * code from a wrong one.
 */
export async function verifyCode(ctx: Context, attempt: CodeAttempt): Promise<Challenge> {
  const { limits } = ctx
  const ip = ipKey(ctx.ip)
  const refund = await ctx.charge('verificationsPerIp', ip)
  const challenge = await takeAttempt(ctx.em(), attempt, ctx.now)
  // Ten letters cannot be guessed: a limit would only keep owners out.
  const budgets = challenge.codeForm === 'letters10' ? [] : addressBudgets
  const address = challenge.emailCanonical
  let guess: Refund[]
  try {
    guess = await consumeGuess(ctx, challenge, budgets)
  } catch (refused) {
    await returnAttempt(ctx.em(), challenge)
    if (!isLimit(refused)) throw refused
    await countWrong(ctx, challenge)
    throw renewable(refused)
  }
  if (!isRightCode(challenge, attempt.code, ctx.keys)) {
    await countWrong(ctx, challenge)
    throw new AppError('CODE_INVALID')
  }
  const refunds = [...guess, refund].map((one) => one())
  await settleAll(returnAttempt(ctx.em(), challenge), ...refunds)
  // A proven mailbox may be sent its next mail without a cooldown.
  await limits.clearCooldown(resendWait(challenge.type, address))
  return challenge
}

async function consumeGuess(ctx: Context, challenge: Challenge, budgets: readonly LimitName[]) {
  const { codeForm, emailCanonical } = challenge
  // An attacker who opened many challenges beforehand must not go on guessing their six digits.
  const braked = codeForm === 'digits6' ? [refuseUnderAttack(ctx)] : []
  const taking = budgets.map((budget) => ctx.limits.enforce(budget, emailCanonical))
  const [taken, refusals] = await Promise.all([
    Promise.allSettled(taking),
    Promise.allSettled(braked),
  ])
  // Count in every budget even if one refuses: a used-up day must not hide guesses from the month.
  const refused = [...taken, ...refusals].findLast((one) => one.status === 'rejected')
  const counted = taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (!refused) return counted
  // A fault of the server compared nothing.
  if (!isLimit(refused.reason)) await Promise.all(counted.map((refund) => refund()))
  throw refused.reason
}

async function refuseUnderAttack(ctx: Context): Promise<void> {
  if (await isUnderAttack(ctx))
    throw new AppError('RATE_LIMITED', { retryAfterSeconds: hours(1) / 1000 })
}

/** A reason for the field lets the pages offer a new code at once instead of a day's wait. */
function renewable(error: AppError): AppError {
  return new AppError('RATE_LIMITED', { ...error.details, fields: { code: 'USED_UP' } })
}

async function countWrong(ctx: Context, { user, type }: Challenge): Promise<void> {
  await ctx.recordNow({ kind: 'code_wrong', userId: user?.id, detail: type })
  const isCalm = await Promise.all([
    ctx.limits.consume('wrongCodesWholeServiceHour', 'all'),
    ctx.limits.consume('wrongCodesWholeServiceDay', 'all'),
  ])
  if (!isCalm.includes(false)) return
  ctx.meters.alarm('wrong_codes')
  ctx.log.error('many wrong codes: an attacker may be guessing them, so new codes are longer')
}
