import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Sent } from '../foreign-hashes/foreign-hashes.ts'
import type { Sealed } from '../foreign-hashes/sealing.ts'
import { lockoutPolicy } from '../passwords/lockout-policy.ts'
import { hasPassword } from '../users/has-password.ts'
import { beginAttempt, type Owner, type Attempt, type Who } from './password-budgets.ts'
import { User } from '../users/user.entity.ts'
import { requireProof, type Caller } from './step-up.ts'
import { warnOwner } from './warning.ts'

/** Ten consecutive failures are more than typing mistakes. */
const manyFailures = 10

/** The imported foreign hash of an account, and the forms of the password to compare with it. */
type Foreign = { sealed: Sealed | undefined; sent: Sent }
type Tried = Who & { foreign?: Foreign }

/**
 * Compares a password and counts the attempt, before the comparison and for unknown names too. Throws
 * RATE_LIMITED, with a right password as well.
 */
export async function tryPassword(
  ctx: Context,
  who: Tried,
  digest: PasswordDigest,
): Promise<boolean> {
  const attempt = await beginAttempt(ctx, who)
  const isRight = await evaluate(ctx, { attempt, who }, digest)
  if (isRight) await attempt.succeed()
  else await countFailure(ctx, who, attempt)
  return isRight
}

async function evaluate(
  ctx: Context,
  { attempt, who }: { attempt: Attempt; who: Tried },
  digest: PasswordDigest,
): Promise<boolean> {
  const { ip, signal, foreignHashes, passwords } = ctx
  const { owner } = attempt
  const { sealed, sent = {} } = who.foreign ?? {}
  const caller = { ip, signal, account: `account ${attempt.account}` }
  let isWrong = false
  try {
    // Without an owner the password is off. Its own hash is compared all the same, because another one
    // would take another time.
    const hash = who.user && sealed && foreignHashes.open(who.user, sealed)
    const compare = foreignHashes.comparison({ name: who.name.canonical, hash, sent })
    if (await passwords.verify(digest, owner, caller)) return true
    isWrong = true
    const matches = compare ? await passwords.verifyAlone(compare, caller) : false
    return matches && owner !== undefined
  } catch (error) {
    // After the first comparison a refund would make guesses free for callers who leave the queue.
    if (isWrong) await countFailure(ctx, who, attempt)
    else await attempt.abandon()
    throw error
  }
}

async function countFailure(ctx: Context, { user, failure }: Who, attempt: Attempt): Promise<void> {
  const { consecutive, ofAccount } = await attempt.fail()
  const userId = user?.id
  await ctx.recordNow({ kind: failure ?? 'sign_in_failed', userId })
  if (consecutive >= lockoutPolicy.free) {
    const detail = consecutive < lockoutPolicy.off ? 'for a while' : 'until a reset'
    await ctx.recordNow({ kind: 'locked_out', userId, detail })
  }
  if (ofAccount < manyFailures) return
  // An unknown account counts as well: the duration of the answer must not reveal who has one.
  if (user) await warnOwner(ctx, user.id, 'many_failures')
  else await ctx.limits.consume('failureNotices', attempt.account)
}

/**
 * Rehashes a right password when its key or cost is outdated, and returns the stored hash. A failure is
 * harmless: the old hash stays valid, and the next sign-in tries again.
 */
export async function renewHash(
  ctx: Context,
  user: Owner,
  digest: PasswordDigest,
): Promise<string> {
  const { id, password: checked } = user
  if (!ctx.passwords.needsRehash(checked, user.passwordKeyId)) return checked
  try {
    const password = await ctx.passwords.rehash(checked, digest, ctx)
    // Replace only the hash that was compared: a password changed meanwhile stays.
    const unchanged = { id, password: checked }
    const renewal = { password, passwordKeyId: ctx.keys.id }
    return (await ctx.em().nativeUpdate(User, unchanged, renewal)) > 0 ? password : checked
  } catch (error) {
    // The error message would quote the statement, including the hashes.
    ctx.log.warn(
      { userId: id, error: error instanceof Error ? error.name : typeof error },
      'a password was not re-hashed',
    )
    return checked
  }
}

/**
 * Asks a signed-in user for the password again, or for a recent proof by the factor if the account has no
 * password. Throws INVALID_CREDENTIALS, RATE_LIMITED, INVALID_INPUT, STEP_UP_REQUIRED and
 * PASSWORD_REQUIRED.
 */
export async function confirmPassword(
  ctx: Caller,
  user: User,
  digest: PasswordDigest | undefined,
): Promise<void> {
  if (digest === undefined) {
    if (!hasPassword(user)) return requireProof(ctx, ctx.em())
    throw new AppError('INVALID_INPUT', { fields: { currentPassword: 'REQUIRED' } })
  }
  const name = { kind: 'username', canonical: user.usernameCanonical } as const
  const isRight = await tryPassword(ctx, { user, name, failure: 'password_wrong' }, digest)
  if (!isRight) throw new AppError('INVALID_CREDENTIALS')
}
