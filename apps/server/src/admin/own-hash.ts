import { passwordDigest } from '@latchkey/shared/auth'
import { hashPassword } from '../auth/hash-password.ts'
import { AppError } from '../errors.ts'
import { isFault } from '../foreign-hashes/foreign-hash.ts'
import { plainDigest } from '../foreign-hashes/sha256.ts'
import type { Passwords } from '../passwords/password.ts'
import { readForeignHash } from '../foreign-hashes/read-foreign-hash.ts'
import { findKeys, type Keys } from '../keys.ts'
import type { AccountRow } from './account-row.ts'

/** Argon2id as `passwords/` writes it: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. */
const ownForm = /^\$argon2id\$v=19\$m=\d{1,5},t=\d,p=1\$[\w+/]{11,86}\$[\w+/]{43}$/

/**
 * Returns a row's hash if this service made it: a hash of the digest, under a pepper that is configured
 * here.
 */
export function ownHash(keys: Keys, { passwordHash = '', passwordKeyId = '' }: AccountRow) {
  if (!ownForm.test(passwordHash) || !findKeys(keys, passwordKeyId)) return undefined
  return { password: passwordHash, passwordKeyId }
}

/**
 * Reads the hash that another program made of the typed password. A row with a key id has a hash of this
 * service.
 */
export function foreignHash({ passwordHash = '', passwordKeyId }: AccountRow) {
  return passwordKeyId === undefined ? readForeignHash(passwordHash) : undefined
}

/** Throws INVALID_INPUT for a hash that is not accepted. */
export function requireForeignHash(row: AccountRow) {
  const read = foreignHash(row)
  if (isFault(read)) throw new AppError('INVALID_INPUT', { fields: { passwordHash: 'INVALID' } })
  return read && { text: row.passwordHash ?? '', profile: read.profile }
}

/**
 * Returns the hash of a digest that must not open the account: the row's own, or that of a hash without a
 * salt, which an old client could send as it is in a copy of the other database.
 */
export async function exposedOf(
  deps: { passwords: Passwords; keys: Keys },
  { passwordHash = '', exposedHash = '', exposedKeyId = '' }: AccountRow,
) {
  // A hash whose key is not listed cannot be compared yet, but the key may be listed later.
  if (ownForm.test(exposedHash)) return { password: exposedHash, passwordKeyId: exposedKeyId }
  const { data: digest } = passwordDigest.safeParse(plainDigest(passwordHash))
  return digest && hashPassword(deps, digest)
}
