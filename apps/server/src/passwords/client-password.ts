import type { EntityManager } from '@mikro-orm/sql'
import { inTransaction } from '../database/retry.ts'
import { User } from '../users/user.entity.ts'
import { ClientPassword } from './client-password.entity.ts'
import { ExposedDigest } from './exposed-digest.entity.ts'
import { saltOf } from './password.ts'

type Account = Pick<User, 'id' | 'password'>
type Stored = Pick<User, 'password' | 'passwordKeyId'>

/** Finds the second credential that belongs to the account's present password. */
export async function findClientPassword(
  em: EntityManager,
  { id, password }: Account,
): Promise<Stored | undefined> {
  const found = await em.fork().findOne(ClientPassword, { user: id })
  return found?.besideSalt === saltOf(password) ? found : undefined
}

/** Stores the second credential beside the account's present password, in place of an older one. */
export async function keepClientPassword(
  em: EntityManager,
  { id, password }: Account,
  hashed: Stored,
): Promise<void> {
  const { password: hash, passwordKeyId } = hashed
  const besideSalt = saltOf(password)
  await em.upsert(ClientPassword, { user: id, password: hash, passwordKeyId, besideSalt })
}

/**
 * Stores the credential learned at a sign-in, unless the account has another password by now: a
 * credential that a reset stored meanwhile must stay.
 */
export const keepBesideChecked = (
  em: EntityManager,
  { id, password }: Account,
  hashed: Stored,
): Promise<void> =>
  inTransaction(em, async (transaction) => {
    // A write that changes nothing locks the row until the credential is stored.
    const held = await transaction.nativeUpdate(User, { id, password }, { password })
    if (held > 0) await keepClientPassword(transaction, { id, password }, hashed)
  })

/** A new password ends the second credential. */
export async function dropClientPassword(
  em: EntityManager,
  { id }: Pick<User, 'id'>,
): Promise<void> {
  await em.nativeDelete(ClientPassword, { user: id })
}

/**
 * Finds the password that the predecessor's database still reveals of an account. An old client's
 * password has the same form, but is newer.
 */
export async function findUnexposed(
  em: EntityManager,
  user: Account & Stored & Pick<User, 'legacyPassword'>,
): Promise<(Account & Stored) | undefined> {
  if (user.legacyPassword == null || (await findClientPassword(em, user))) return undefined
  return { id: user.id, password: user.password, passwordKeyId: user.passwordKeyId }
}

/**
 * Stores the digest that an adopted account had, once another password replaces it: a copy of the old
 * database must not become useful again. Nothing overwrites the digest later.
 */
export async function exposeDigest(
  em: EntityManager,
  { id: user, password, passwordKeyId }: Account & Stored,
): Promise<void> {
  const row = { user, password, passwordKeyId }
  await em.upsert(ExposedDigest, row, { onConflictAction: 'ignore' })
}

export async function findExposed(
  em: EntityManager,
  { id }: Pick<User, 'id'>,
): Promise<Stored | undefined> {
  return (await em.fork().findOne(ExposedDigest, { user: id })) ?? undefined
}
