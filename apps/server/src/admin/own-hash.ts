import { findKeys, type Keys } from '../keys.ts'
import type { AccountRow } from './account-row.ts'

/** Argon2id as `passwords/` writes it: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. */
export const ownForm = /^\$argon2id\$v=19\$m=\d{1,5},t=\d,p=1\$[\w+/]{11,86}\$[\w+/]{43}$/

/**
 * The hash of a row, if this service can compare it: over the digest, under a pepper that is configured
 * here. Any other is of the password as typed, which never reaches the server.
 */
export function ownHash(keys: Keys, { passwordHash = '', passwordKeyId = '' }: AccountRow) {
  if (!ownForm.test(passwordHash) || !findKeys(keys, passwordKeyId)) return undefined
  return { password: passwordHash, passwordKeyId }
}
