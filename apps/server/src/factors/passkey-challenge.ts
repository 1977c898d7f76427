import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { randomBytes } from 'node:crypto'
import { earlier, later, minutes, skew } from '../clock.ts'
import { write } from '../database/ask.ts'
import { constantTimeEqual, hmac, tokenHash, type Keys } from '../keys.ts'
import { spendChallenge } from './passkey.statements.ts'
import { SpentChallenge } from './spent-challenge.entity.ts'

/** The time is long enough to find a security key. */
export const challengeLife = minutes(5)

/** The only purpose for which a challenge may be answered. */
export type Purpose = readonly [
  what: 'sign in' | 'second step' | 'add' | 'confirm identity' | 'register',
  ...of: string[],
]

const randomLength = 16
const timeLength = 6

type Deps = { keys: Keys; now: Date; purpose: Purpose }

/** A challenge needs no row before it is answered: strangers can request any number of them. */
export function newChallenge({ keys, now, purpose }: Deps) {
  const expiresAt = later(now, challengeLife)
  const head = Buffer.alloc(randomLength + timeLength)
  randomBytes(randomLength).copy(head)
  head.writeUIntBE(expiresAt.getTime(), randomLength, timeLength)
  const mac = hmac(keys.passkeys, head.toString('base64url'), ...purpose)
  return { challenge: Buffer.concat([head, mac]).toString('base64url'), expiresAt }
}

/** Returns the expiry of a challenge that this service made. */
export const expiryOf = (challenge: string): Date => {
  const bytes = Buffer.from(challenge, 'base64url')
  return new Date(bytes.readUIntBE(randomLength, timeLength))
}

/** Returns whether this service made the challenge for this purpose, recently. */
export function isChallenge(challenge: string, { keys, now, purpose }: Deps): boolean {
  const bytes = Buffer.from(challenge, 'base64url')
  // A second spelling of the same bytes would count as unspent.
  if (bytes.toString('base64url') !== challenge) return false
  const head = bytes.subarray(0, randomLength + timeLength).toString('base64url')
  const mac = bytes.subarray(randomLength + timeLength).toString('base64url')
  const isOurs = keys.all.some(({ passkeys }) =>
    constantTimeEqual(mac, hmac(passkeys, head, ...purpose).toString('base64url')),
  )
  if (!isOurs) return false
  const left = expiryOf(challenge).getTime() - now.getTime()
  return left > 0 && left <= challengeLife + skew
}

/** Spends a challenge in the transaction of its effect. Returns false if it was already spent. */
export async function claimChallenge(em: EntityManager, challenge: string): Promise<boolean> {
  try {
    await write(em, spendChallenge, tokenHash(challenge), expiryOf(challenge))
    return true
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return false
    throw error
  }
}

/** Returns whether a challenge was already spent. */
export const isSpent = async (em: EntityManager, challenge: string): Promise<boolean> =>
  (await em.count(SpentChallenge, { id: tokenHash(challenge) })) > 0

/** Deletes expired challenges, with a tolerance for replicas whose clock is behind. */
export async function forgetChallenges(em: EntityManager, now: Date): Promise<void> {
  await em.nativeDelete(SpentChallenge, { expiresAt: { $lte: earlier(now, skew) } })
}
