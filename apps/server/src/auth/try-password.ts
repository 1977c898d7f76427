import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { lockoutTerms } from '../passwords/lockout.ts'
import { beginTry, type Owner, type Try, type Who } from './password-budgets.ts'
import { User } from '../users/user.entity.ts'
import { warnOwner } from './warning.ts'

/** So many in a row are no slip of the finger. */
const manyFailures = 10

/**
 * Whether the password is right. Every try is counted before it is looked at, and an unknown name like a
 * known one. Throws RATE_LIMITED, with a right password too.
 */
export async function isRightPassword(
  ctx: Context,
  who: Who,
  digest: PasswordDigest,
): Promise<boolean> {
  const begun = await beginTry(ctx, who)
  const isRight = await evaluate(ctx, begun, digest)
  if (isRight) await begun.succeed()
  else await countFailure(ctx, who, begun)
  return isRight
}

async function evaluate(ctx: Context, begun: Try, digest: PasswordDigest): Promise<boolean> {
  const { ip, signal } = ctx
  try {
    return await ctx.passwords.verify(digest, begun.owner, {
      ip,
      signal,
      account: `account ${begun.account}`,
    })
  } catch (error) {
    await begun.abandon()
    throw error
  }
}

async function countFailure(ctx: Context, { user, failure }: Who, begun: Try): Promise<void> {
  const { inRow, ofAccount } = await begun.fail()
  const userId = user?.id
  await ctx.recordNow({ kind: failure ?? 'sign_in_failed', userId })
  if (inRow >= lockoutTerms.free) {
    const detail = inRow < lockoutTerms.off ? 'for a while' : 'until a reset'
    await ctx.recordNow({ kind: 'locked_out', userId, detail })
  }
  if (ofAccount === manyFailures && user) await warnOwner(ctx, user.id, 'many_failures')
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
    const password = await ctx.passwords.rehash(checked, digest, ctx)
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
