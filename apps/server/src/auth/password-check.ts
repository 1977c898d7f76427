import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { canonicalIdentifier } from './account-names.ts'
import { deviceName, isKnownDevice } from './known-device.ts'
import { lockoutTerms } from './lockout.ts'
import { notice } from './notice.ts'
import { User } from './user.entity.ts'

/** So many in a row are no slip of the finger. */
const manyFailures = 10

type Owner = Pick<User, 'id' | 'email' | 'username' | 'password' | 'passwordKeyId'>
type Who = {
  user: Owner | undefined
  identifier: string
  /** What a wrong password is called in the security log. */
  failure?: 'sign_in_failed' | 'password_wrong'
}

/**
 * Whether the password is right. Every try is counted as a failure before it is looked at, and an
 * unknown name like a known one. Throws RATE_LIMITED, with a right password too.
 */
export async function isRightPassword(
  ctx: Context,
  who: Who,
  digest: PasswordDigest,
): Promise<boolean> {
  const { limits, lockouts } = ctx
  const { budget, isKnown } = budgetOf(ctx, who)
  const ip = ipKey(ctx.ip)
  // Strangers behind the same address do not lock a known browser out: its own budget is limit enough.
  if (!isKnown) await limits.enforce('signInFailuresPerIp', ip)
  await lockouts.claim(budget)
  let isRight = false
  try {
    isRight = await ctx.passwords.verify(digest, who.user, ctx.gone)
  } catch (error) {
    await lockouts.release(budget)
    throw error
  }
  if (!isRight) {
    const failures = await lockouts.fail(budget)
    await ctx.noteNow({ kind: who.failure ?? 'sign_in_failed', userId: who.user?.id })
    if (failures >= lockoutTerms.free) {
      const detail = failures < lockoutTerms.off ? 'for a while' : 'until a reset'
      await ctx.noteNow({ kind: 'locked_out', userId: who.user?.id, detail })
    }
    if (failures === manyFailures && who.user) await warnOwner(ctx, who.user)
    return false
  }
  await Promise.all([
    lockouts.forgive(budget),
    !isKnown && limits.giveBack('signInFailuresPerIp', ip),
  ])
  return true
}

async function warnOwner(ctx: Context, user: Owner): Promise<void> {
  if (!(await ctx.limits.take('failureNotices', String(user.id)))) return
  await ctx.insert((rows) => ctx.postMail(rows, notice('many_failures', user, ctx)))
}

/**
 * Stores a right password under the newest key and cost, where it is not yet, and returns the hash that
 * is stored now. Failing at it changes nothing: the old hash stays good, and the next sign-in tries again.
 */
export async function renewHash(
  ctx: Context,
  user: Owner,
  digest: PasswordDigest,
): Promise<string> {
  const { id, password: checked } = user
  if (!ctx.passwords.needsRehash(checked, user.passwordKeyId)) return checked
  try {
    const password = await ctx.passwords.hash(digest)
    // Only in place of the hash that was checked: a password changed meanwhile stays.
    const unchanged = { id, password: checked }
    const renewal = { password, passwordKeyId: ctx.keys.id }
    return (await ctx.em().nativeUpdate(User, unchanged, renewal)) > 0 ? password : checked
  } catch (error) {
    // Its message would quote the statement, hashes and all.
    ctx.log.warn({ userId: id, fault: (error as Error).name }, 'a password was not re-hashed')
    return checked
  }
}

/** Somebody signed in says the password once more. Throws INVALID_CREDENTIALS, RATE_LIMITED. */
export async function confirmPassword(
  ctx: Context,
  user: User,
  digest: PasswordDigest,
): Promise<void> {
  const who = { user, identifier: user.username, failure: 'password_wrong' } as const
  const isRight = await isRightPassword(ctx, who, digest)
  if (!isRight) throw new AppError('INVALID_CREDENTIALS')
}

/** A mailbox was proven: its owner starts anew, on this browser too. */
export async function forgiveFailures(ctx: Context, user: User): Promise<void> {
  await ctx.lockouts.forgive(accountBudget(user))
  await ctx.lockouts.forgive(budgetOf(ctx, { user, identifier: user.username }).budget)
}

/** The same is worked out for nobody as for somebody: where no hash follows, microseconds would tell. */
function budgetOf({ keys, deviceCookie }: Context, { user, identifier }: Who) {
  const name = canonicalIdentifier(identifier) ?? identifier
  const isKnown = isKnownDevice(keys, deviceCookie, user?.id ?? 0)
  if (!user) return { budget: `name:${name}`, isKnown: false }
  const budget = isKnown ? `device:${deviceName(deviceCookie)}:${user.id}` : accountBudget(user)
  return { budget, isKnown }
}

const accountBudget = ({ id }: Owner): string => `account:${id}`

/** The budgets that failures of unknown browsers use up, for an account or for a name without one. */
export const strangersBudgets = (user: Owner | undefined, name: string): string[] =>
  user ? [accountBudget(user)] : [`name:${name}`]
