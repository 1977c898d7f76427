import type { PasswordDigest } from '@latchkey/shared/digest'
import type { EntityManager } from '@mikro-orm/sql'
import type { Context } from '../context.ts'
import { findKeys } from '../keys.ts'
import {
  findClientPassword,
  findExposed,
  keepBesideChecked,
  keepClientPassword,
} from '../passwords/client-password.ts'
import type { User } from '../users/user.entity.ts'
import { hashPassword } from './hash-password.ts'

type Account = Pick<User, 'id' | 'password'>
type Stored = Pick<User, 'password' | 'passwordKeyId'>

/**
 * Takes a new password before the transaction that stores its hash. The answer names the form that the
 * hash protects, and stores the additional form in that transaction.
 */
export type Beside = (password: string) => Promise<{
  legacyPassword: User['legacyPassword']
  keep(em: EntityManager, account: Account): Promise<void>
}>

/** A new password of the pages: its digest is the only credential. */
export const oneForm: Beside = async () => ({ legacyPassword: null, keep: async () => {} })

/**
 * A new password of an old client. Both forms are kept if both are known, otherwise only the
 * predecessor's.
 */
export const bothForms =
  (
    ctx: Context,
    { digest, legacy }: { digest: PasswordDigest | undefined; legacy: PasswordDigest },
  ): Beside =>
  async (password) => {
    const hashed =
      digest === undefined
        ? { password, passwordKeyId: ctx.keys.id }
        : await hashPassword(ctx, legacy)
    return {
      legacyPassword: digest === undefined ? 'digest' : null,
      keep: (em, account) => keepClientPassword(em, account, hashed),
    }
  }

/**
 * Stores the predecessor's form of a password after the other form proved right, so that old clients that
 * send only a digest can sign in too. A digest from the old database is left out: it must open nothing.
 */
export const learnClientPassword = (
  ctx: Context,
  user: Account,
  legacy: PasswordDigest,
): Promise<void> =>
  attempt(ctx, user, async () => {
    if (await findClientPassword(ctx.em(), user)) return
    const exposed = await findExposed(ctx.em(), user)
    // Without its key the exposed digest cannot be compared.
    if (exposed && !findKeys(ctx.keys, exposed.passwordKeyId)) return
    if (exposed && (await ctx.passwords.verify(legacy, exposed, ctx))) return
    await keepBesideChecked(ctx.em(), user, await hashPassword(ctx, legacy))
  })

/** Rehashes a right credential of an old client when its key or cost is outdated. */
export const renewClientPassword = (
  ctx: Context,
  user: Account,
  { stored, legacy }: { stored: Stored; legacy: PasswordDigest },
): Promise<void> =>
  attempt(ctx, user, async () => {
    if (!ctx.passwords.needsRehash(stored.password, stored.passwordKeyId)) return
    await keepBesideChecked(ctx.em(), user, await hashPassword(ctx, legacy))
  })

/** A failure is harmless: the next sign-in tries again. */
async function attempt(ctx: Context, { id }: Account, store: () => Promise<void>): Promise<void> {
  try {
    await store()
  } catch (error) {
    // The error message would quote the statement, including the hash.
    const name = error instanceof Error ? error.name : typeof error
    ctx.log.warn({ userId: id, error: name }, 'a credential of old clients was not stored')
  }
}
