import type { EntityManager } from '@mikro-orm/sql'
import { findKeys, type Keys } from '../keys.ts'
import { dropClientPassword } from '../passwords/client-password.ts'
import { saltOf } from '../passwords/password.ts'
import { decrypt, encrypt } from '../signing/encryption.ts'
import type { User } from '../users/user.entity.ts'
import { isFault, type ForeignHash } from './foreign-hash.ts'
import { readForeignHash } from './read-foreign-hash.ts'
import { SealedHash } from './sealed-hash.entity.ts'

export type Holder = Pick<User, 'id' | 'password'>
export type Sealed = Pick<SealedHash, 'sealed' | 'secretKeyId'>

/** Another password of the account voids the hash, and no other account can take it over. */
const nameOf = ({ id, password }: Holder): string => `${id} ${saltOf(password)}`

export const seal = (keys: Keys, holder: Holder, text: string): Sealed => ({
  sealed: encrypt(keys.foreignHashes, nameOf(holder), text),
  secretKeyId: keys.id,
})

/**
 * Returns the hash as imported; undefined if its key is not listed, or the account has another password.
 */
export function unseal(keys: Keys, holder: Holder, row: Sealed): string | undefined {
  const key = findKeys(keys, row.secretKeyId)
  try {
    return key && decrypt(key.foreignHashes, nameOf(holder), row.sealed)
  } catch {
    return undefined
  }
}

export function openHash(keys: Keys, holder: Holder, row: Sealed): ForeignHash | undefined {
  const text = unseal(keys, holder, row)
  const read = text === undefined ? undefined : readForeignHash(text)
  return isFault(read) ? undefined : read
}

type Brought = { keys: Keys; text: string; profile: string }

export function keepHash(em: EntityManager, user: User, { keys, text, profile }: Brought): void {
  em.create(SealedHash, { user, profile, ...seal(keys, user, text) })
}

/** A new password ends the credentials beside the former one, also that of old clients. */
export async function dropBeside(em: EntityManager, { id }: Pick<User, 'id'>): Promise<void> {
  await dropClientPassword(em, { id })
  await em.nativeDelete(SealedHash, { user: id })
}

/** Deletes the compared hash. Returns false if it is gone. */
export const takeHash = async (
  em: EntityManager,
  { id }: Pick<User, 'id'>,
  { sealed }: Sealed,
): Promise<boolean> => (await em.nativeDelete(SealedHash, { user: id, sealed })) > 0
