import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Keys } from '../keys.ts'
import { noKey } from '../users/has-password.ts'
import { unusablePassword, type Caller, type Passwords } from '../passwords/password.ts'

type Hashing = Caller & { passwords: Passwords }

/** The columns of a new password. */
export async function hashPassword(ctx: Hashing & { keys: Keys }, digest: PasswordDigest) {
  return { password: await ctx.passwords.hash(digest, ctx), passwordKeyId: ctx.keys.id }
}

/** The columns of an account without a usable password, until its owner sets one. */
export async function noPassword(ctx: Hashing) {
  return { password: await ctx.passwords.hash(unusablePassword(), ctx), passwordKeyId: noKey }
}
