import type { FactorMethod } from '@latchkey/shared/methods'
import type { EntityManager } from '@mikro-orm/sql'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { isBackupCode, spendBackupCode } from '../factors/backup-codes.ts'
import { claimStep, findFactors, isUnused } from '../factors/factors.ts'
import { findStep, openSecret } from '../factors/totp.ts'
import { withFactors } from '../factors/with-factors.ts'
import { findKeys } from '../keys.ts'
import { ipKey } from '../limits/ip-key.ts'
import { lockoutPolicy } from '../passwords/lockout-policy.ts'
import {
  isFactorDevice,
  markFactorDevice,
  type Owner,
  type Proved,
} from '../sessions/known-device.ts'
import type { User } from '../users/user.entity.ts'
import { claimGuess } from './factor-lockout.ts'
import type { Guess } from './factor-guess.ts'
import { comparePasskey } from './try-passkey.ts'
import { notifyFactorChange } from './notify-factor-change.ts'
import { warnOwner } from './warning.ts'

/** A right code. The transaction of its effect spends it, and only one caller succeeds. */
export type RightCode = {
  method: FactorMethod
  /** Returns false if the code was spent meanwhile. */
  spend(em: EntityManager): Promise<boolean>
  /** Sends the owner the notice that the code deserves, if any. */
  notify(em: EntityManager, owner: User): Promise<void>
}

/** Returns undefined if the code was spent meanwhile, which counts as a wrong code. */
type Effect<T> = (code: RightCode) => Promise<T | undefined>

/**
 * Compares a code of a second factor and lets a right one have its effect. The guess is counted before the
 * comparison, in a budget that a right password does not renew: above it nothing is compared. Throws
 * RATE_LIMITED, CODE_INVALID.
 */
export async function tryFactor<T>(
  ctx: Context,
  { owner: account, guess }: { owner: Owner; guess: Guess },
  effect: Effect<T>,
): Promise<T> {
  const refund = await ctx.charge('verificationsPerIp', ipKey(ctx.ip))
  const owner = await withFactors(ctx.em(), account)
  const budget = await claimGuess(ctx, owner, guess.method)
  let result: T | undefined
  let found: Awaited<ReturnType<typeof compare>>
  try {
    found = await compare(ctx, owner, guess)
    if (found && found !== 'clock off') result = await effect(found)
  } catch (error) {
    await budget.release()
    throw error
  }
  if (result !== undefined) {
    await Promise.all([budget.clear(), refund()])
    markFactorDevice(ctx, owner)
    return result
  }
  await countWrong(ctx, owner, { guess, consecutive: await budget.fail() })
  // A stranger who knows the password must not learn which codes are about to be right.
  const isHinted = found === 'clock off' && isFactorDevice(ctx.keys, ctx.deviceCookie, owner)
  throw new AppError('CODE_INVALID', isHinted ? { fields: { code: 'CLOCK_OFF' } } : {})
}

async function compare(
  ctx: Context,
  { id: userId }: Proved,
  guess: Guess,
): Promise<RightCode | 'clock off' | undefined> {
  const { keys, now } = ctx
  const { method } = guess
  if (method === 'passkey') {
    const right = await comparePasskey(ctx, guess)
    if (right?.passkey.owner.id !== userId) return undefined
    return { method, spend: right.spend, notify: async () => {} }
  }
  const { code } = guess
  const given = { userId, code }
  if (method === 'backup_code') {
    if (!(await isBackupCode(ctx.em(), keys, given))) return undefined
    return {
      method,
      spend: (em) => spendBackupCode(em, keys, given),
      notify: (em, owner) => notifyFactorChange(ctx, em, { owner, change: 'backup_code_used' }),
    }
  }
  const all = await findFactors(ctx.em(), userId)
  const factors = all.filter(({ kind }) => kind === 'totp')
  const steps = factors.flatMap((factor) => {
    if (!findKeys(keys, factor.secretKeyId)) {
      ctx.log.error({ userId }, 'a second factor belongs to a SECRET_KEY that is not listed')
      return []
    }
    const found = findStep(openSecret(keys, factor), code, now)
    return found && isUnused(factor, found.step) ? [{ ...found, id: factor.id }] : []
  })
  const right = steps.find(({ isOff }) => !isOff)
  if (!right) return steps.length > 0 ? 'clock off' : undefined
  const { id, step } = right
  return {
    method,
    spend: (em) => claimStep(em, { id, userId, step, now, recordEvent: ctx.recordEvent }),
    notify: async () => {},
  }
}

type Wrong = { guess: Guess; consecutive: number }

async function countWrong(ctx: Context, { id }: Proved, { guess, consecutive }: Wrong) {
  await ctx.recordNow({ kind: 'factor_wrong', userId: id, detail: guess.method })
  if (consecutive < lockoutPolicy.free) return
  const detail = consecutive < lockoutPolicy.off ? 'for a while' : 'until a backup code'
  await ctx.recordNow({ kind: 'locked_out', userId: id, detail })
  await warnOwner(ctx, id, 'factor_guessed')
}
