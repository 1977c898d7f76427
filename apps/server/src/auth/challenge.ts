import type { ChallengeType, Locale } from '@latchkey/shared/auth'
import { raw } from '@mikro-orm/core'
import { randomBytes } from 'node:crypto'
import { later, minutes, seconds } from '../clock.ts'
import type { EntityManager } from '../database.ts'
import { AppError } from '../errors.ts'
import { findKeys, hmac, isSame, type Keys } from '../keys.ts'
import { Challenge } from './challenge.entity.ts'
import { canonicalEmail } from './identity.ts'

const attemptsPerChallenge = 5

type Question = {
  email: string
  type: ChallengeType
  userId: number | undefined
  isDecoy: boolean
  locale: Locale
}

type Terms = { keys: Keys; now: Date; ttlMinutes: number; resendSeconds: number }

export function openChallenge(em: EntityManager, question: Question, terms: Terms): Challenge {
  const { userId, ...rest } = question
  return em.create(Challenge, {
    ...rest,
    user: userId ?? null,
    challengeId: randomBytes(16).toString('base64url'),
    emailCanonical: canonicalEmail(question.email),
    keyId: terms.keys.id,
    createdAt: terms.now,
    resendAt: later(terms.now, seconds(terms.resendSeconds)),
    expiresAt: later(terms.now, minutes(terms.ttlMinutes)),
  })
}

export async function findOpenChallenge(
  em: EntityManager,
  challengeId: string,
  now: Date,
): Promise<Challenge> {
  const open = { challengeId, isVerified: false, expiresAt: { $gt: now } }
  const challenge = await em.findOne(Challenge, open)
  if (!challenge) throw new AppError('INVALID_INPUT', { fields: { challengeId: 'INVALID' } })
  return challenge
}

/**
 * Six digits by RFC 4226 truncation: computed when needed, so a stolen table holds no code. Where the
 * key it was asked under is gone, the newest serves: then another mail brings a code that works.
 */
export function challengeCode(challenge: Challenge, keys: Keys): string {
  const { challengeId, type, emailCanonical } = challenge
  const { codes } = findKeys(keys, challenge.keyId) ?? keys
  const mac = hmac(codes, challengeId, type, emailCanonical)
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The life of a code starts when a mail server took it, within half an hour of the asking. */
export function codeExpiry(challenge: Challenge, sentAt: Date, ttlMinutes: number): Date {
  const latest = later(challenge.createdAt, minutes(Math.max(30, ttlMinutes)))
  const full = later(sentAt, minutes(ttlMinutes))
  const expiry = full < latest ? full : latest
  return expiry > challenge.expiresAt ? expiry : challenge.expiresAt
}

type Answer = { challengeId: string; code: string; type?: ChallengeType }

/**
 * Proves a code without spending it. The attempt is claimed first, in a statement of its own, so
 * that parallel guesses share one budget; a right code gives its attempt back.
 * Returns undefined for a wrong one.
 */
export async function proveChallenge(
  em: EntityManager,
  answer: Answer,
  { keys, now }: Pick<Terms, 'keys' | 'now'>,
) {
  const { challengeId, code, type } = answer
  const open = { challengeId, isVerified: false, expiresAt: { $gt: now }, ...(type && { type }) }
  const claimed = await em.nativeUpdate(
    Challenge,
    { ...open, attempts: { $lt: attemptsPerChallenge } },
    { attempts: raw('attempts + 1') },
  )
  if (claimed === 0) throw new AppError('CODE_INVALID')
  const challenge = await em.findOneOrFail(Challenge, { challengeId }, { populate: ['user'] })
  const isRight = isSame(code, challengeCode(challenge, keys))
  if (!isRight || challenge.isDecoy) return { challenge, isProven: false }
  await em.nativeUpdate(Challenge, { challengeId }, { attempts: raw('attempts - 1') })
  return { challenge, isProven: true }
}

/** Spends a proven challenge inside the transaction of its effect; only one caller ever succeeds. */
export async function spendChallenge(
  em: EntityManager,
  challenge: Challenge,
  now: Date,
): Promise<void> {
  const spent = await em.nativeUpdate(
    Challenge,
    { id: challenge.id, isVerified: false },
    { isVerified: true, verifiedAt: now },
  )
  if (spent === 0) throw new AppError('CODE_INVALID')
}
