import { argon2 } from './argon2.ts'
import { bcrypt } from './bcrypt.ts'
import { firebase } from './firebase.ts'
import type { Fault, ForeignHash, ReadKind } from './foreign-hash.ts'
import { pbkdf2 } from './pbkdf2.ts'
import { scrypt } from './scrypt.ts'
import { sha256 } from './sha256.ts'

const kinds: ReadKind[] = [bcrypt, argon2, scrypt, firebase, pbkdf2, sha256]

/** A hash of Firebase has 250 characters. */
const longest = 500

/** Reads a hash in the form of another program. Returns undefined for an unknown kind. */
export function readForeignHash(text: string): ForeignHash | Fault | undefined {
  const [found] = kinds.flatMap((read) => read(text) ?? [])
  const isLong = found && Buffer.byteLength(text) > longest
  return isLong ? { fault: { en: `has over ${longest} bytes`, zh: `超过 ${longest} 字节` } } : found
}
