import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import type { FieldReason } from '@latchkey/shared/errors'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { createDigestList, packDigests, type DigestList } from './digest-list.ts'
import { personalGuesses, commonGuesses } from './guesses.ts'

export type WeakPasswords = {
  /**
   * Throws PASSWORD_BREACHED for a password an attacker would try first. `others` are errors of other
   * fields, reported in the same answer.
   */
  reject(digest: PasswordDigest, identity: Identity, others?: Record<string, FieldReason>): void
}

type Identity = { username?: string; email: string }
type Deps = {
  /** Digests of common passwords, of the form that `digest` makes. */
  common: DigestList
  brand: string
  clock: Clock
  digest?: (password: string) => PasswordDigest
}

/** The server sees only a digest, so it digests the guesses and compares. */
export function createWeakPasswords({
  common,
  brand,
  clock,
  digest: digestOf = digestPassword,
}: Deps): WeakPasswords {
  const nearby = createDigestList(packDigests(Array.from(commonGuesses(brand, clock()), digestOf)))
  return {
    reject(digest, identity, others = {}) {
      const isWeak =
        common.has(digest) ||
        nearby.has(digest) ||
        [...personalGuesses(identity, clock())].some((guess) => digestOf(guess) === digest)
      if (isWeak)
        throw new AppError('PASSWORD_BREACHED', { fields: { ...others, password: 'INVALID' } })
    },
  }
}
