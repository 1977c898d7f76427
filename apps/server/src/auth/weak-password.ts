import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { createDigestList, packDigests, type DigestList } from './digest-list.ts'
import { guessesFor, guessesForAnybody } from './password-guesses.ts'

export type WeakPasswords = {
  /** Throws PASSWORD_BREACHED for what a guesser would try first. */
  refuse(digest: PasswordDigest, identity: { username?: string; email: string }): void
}

type Terms = { common: DigestList; brand: string; clock: Clock }

/** The server sees a digest only, so it digests the guesses and compares. */
export function createWeakPasswords({ common, brand, clock }: Terms): WeakPasswords {
  const nearby = createDigestList(
    packDigests(Array.from(guessesForAnybody(brand, clock()), digestPassword)),
  )
  return {
    refuse(digest, identity) {
      const isWeak =
        common.has(digest) ||
        nearby.has(digest) ||
        [...guessesFor(identity, clock())].some((guess) => digestPassword(guess) === digest)
      if (isWeak) throw new AppError('PASSWORD_BREACHED', { fields: { password: 'INVALID' } })
    },
  }
}
