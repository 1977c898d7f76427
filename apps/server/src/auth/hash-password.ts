import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Keys } from '../keys.ts'
import type { Caller, Passwords } from '../passwords/password.ts'

/** The columns of a new password. */
export async function hashPassword(
  ctx: Caller & { passwords: Passwords; keys: Keys },
  digest: PasswordDigest,
) {
  return { password: await ctx.passwords.hash(digest, ctx), passwordKeyId: ctx.keys.id }
}
