import { findKeys, type Keys } from '../keys.ts'
import type { AccountRow } from './account-row.ts'

/** Argon2id as `passwords/` writes it: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. */
export const ownForm = /^\$argon2id\$v=19\$m=\d{1,5},t=\d,p=1\$[\w+/]{11,86}\$[\w+/]{43}$/

/**
 * Returns a row's hash if this service can compare it: a hash of the digest, under a pepper that is
 * configured here. Other hashes are of the typed password, which never reaches the server.
 */
export function ownHash(keys: Keys, { passwordHash = '', passwordKeyId = '' }: AccountRow) {
  if (!ownForm.test(passwordHash) || !findKeys(keys, passwordKeyId)) return undefined
  return { password: passwordHash, passwordKeyId }
}
