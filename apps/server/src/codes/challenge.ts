import type { ChallengeType, Locale } from '@latchkey/shared/auth'
import { codeLetters, type CodeForm } from '@latchkey/shared/code'
import { raw } from '@mikro-orm/core'
import { randomBytes } from 'node:crypto'
import { days, later, minutes, noLaterThan, seconds, skew, type Clock } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import { findKeys, hmac, isSame, type Keys } from '../keys.ts'
import { Challenge } from './challenge.entity.ts'
import { canonicalEmail } from '../names/canonical.ts'

const attemptsPerChallenge = 5

type NewChallenge = {
  email: string
  type: ChallengeType
  userId: number | undefined
  isDecoy: boolean
  locale: Locale
  codeForm: CodeForm
}

type Terms = { keys: Keys; now: Date; ttlMinutes: number; resendSeconds: number }

export function openChallenge(em: EntityManager, asked: NewChallenge, terms: Terms): Challenge {
  const { userId, ...rest } = asked
  return em.create(Challenge, {
    ...rest,
    user: userId ?? null,
    challengeId: randomBytes(16).toString('base64url'),
    emailCanonical: canonicalEmail(asked.email),
    keyId: terms.keys.id,
    createdAt: terms.now,
    resendAt: later(terms.now, seconds(terms.resendSeconds)),
    expiresAt: later(terms.now, minutes(terms.ttlMinutes)),
  })
}

/** What a challenge must be to be worth anything at this time. */
export const openAt = (now: Date) => ({
  isVerified: false,
  expiresAt: { $gt: now },
  createdAt: noLaterThan(now),
})

/** The same of a row at hand. */
export const isOpenAt = (now: Date, { isVerified, expiresAt, createdAt }: Challenge): boolean =>
  !isVerified && expiresAt > now && createdAt <= later(now, skew)

export async function findOpenChallenge(
  em: EntityManager,
  { challengeId, now }: { challengeId: string; now: Date },
  populate: ['user'] | [] = [],
): Promise<Challenge> {
  const open = { challengeId, ...openAt(now) }
  const challenge = await em.findOne(Challenge, open, { populate })
  if (!challenge) throw new AppError('INVALID_INPUT', { fields: { challengeId: 'INVALID' } })
  return challenge
}

/**
 * Computed when needed, so a stolen table holds no code. Where the key it was asked under is gone, the
 * newest serves: then another mail brings a code that works.
 */
export function challengeCode(challenge: Challenge, keys: Keys): string {
  const { challengeId, type, emailCanonical, codeForm } = challenge
  const { codes } = findKeys(keys, challenge.keyId) ?? keys
  if (codeForm === 'digits6') return digits(hmac(codes, challengeId, type, emailCanonical), 6)
  const mac = hmac(codes, challengeId, type, emailCanonical, codeForm)
  return codeForm === 'digits8' ? digits(mac, 8) : letters(mac)
}

/** RFC 4226 truncation. Eight digits are drawn from 48 bits: from 31 some would be likelier than others. */
function digits(mac: Buffer, count: 6 | 8): string {
  const offset = (mac.at(-1) ?? 0) & 0xf
  const drawn = count === 6 ? mac.readUInt32BE(offset) & 0x7fffffff : mac.readUIntBE(offset, 6)
  return String(drawn % 10 ** count).padStart(count, '0')
}

/** Ten times five bits. */
const letters = (mac: Buffer): string =>
  Array.from(mac.subarray(0, 10), (byte) => codeLetters[byte & 31]).join('')

/** The life of a code starts when a mail server took it, within half an hour of the asking. */
export function codeExpiry(challenge: Challenge, sentAt: Date, ttlMinutes: number): Date {
  const latest = later(challenge.createdAt, minutes(Math.max(30, ttlMinutes)))
  const full = later(sentAt, minutes(ttlMinutes))
  const expiry = full < latest ? full : latest
  return expiry > challenge.expiresAt ? expiry : challenge.expiresAt
}

type Question = { challengeId: string; type?: ChallengeType }

/**
 * Claims one of a challenge's tries before its code is compared, in a statement of its own, so that
 * parallel guesses share one budget. Throws CODE_INVALID where none is left.
 */
export async function claimTry(
  em: EntityManager,
  { challengeId, type }: Question,
  now: Date,
): Promise<Challenge> {
  const open = { challengeId, ...openAt(now), ...(type && { type }) }
  const claimed = await em.nativeUpdate(
    Challenge,
    { ...open, attempts: { $lt: attemptsPerChallenge } },
    { attempts: raw('attempts + 1') },
  )
  if (claimed === 0) throw new AppError('CODE_INVALID')
  return em.findOneOrFail(Challenge, { challengeId }, { populate: ['user'] })
}

/** For a code that was right, or that nobody looked at. */
export async function returnTry(em: EntityManager, { id }: Challenge): Promise<void> {
  await em.nativeUpdate(Challenge, { id }, { attempts: raw('attempts - 1') })
}

/** Whether the code opens the challenge; none opens a decoy. */
export function isRightCode(challenge: Challenge, code: string, keys: Keys): boolean {
  return isSame(code, challengeCode(challenge, keys)) && !challenge.isDecoy
}

/**
 * The first time a code is said back it stays usable for at least five minutes, within half an hour of
 * the asking: prolonged each time, a code once seen would live for as long as somebody checks it.
 * Throws CODE_INVALID for one that was closed meanwhile.
 */
export async function noteProof(em: EntityManager, challenge: Challenge, now: Date) {
  const { id, createdAt, expiresAt: known } = challenge
  const [latest, soon] = [later(createdAt, minutes(30)), later(now, minutes(5))]
  const wanted = soon < latest ? soon : latest
  const expiresAt = wanted > known ? wanted : known
  const unproven = { id, provenAt: null, ...openAt(now) }
  const noted = await em.nativeUpdate(Challenge, unproven, {
    provenAt: now,
    ...(wanted > known && { expiresAt }),
  })
  if (noted > 0) return { isFirst: true, expiresAt }
  // Proven before, or closed meanwhile.
  if ((await em.count(Challenge, { id, ...openAt(now) })) > 0) {
    return { isFirst: false, expiresAt: known }
  }
  throw new AppError('CODE_INVALID')
}

/**
 * Spends a proven challenge inside the transaction of its effect; only one caller ever succeeds, and
 * none once it is closed or over: what came between took its time.
 */
export async function spendChallenge(
  em: EntityManager,
  { id, type }: Challenge,
  clock: Clock,
): Promise<void> {
  const now = clock()
  const open = { id, type, ...openAt(now) }
  const spent = await em.nativeUpdate(Challenge, open, { isVerified: true, verifiedAt: now })
  if (spent === 0) throw new AppError('CODE_INVALID')
}

/** A new password, a new address or a closed account leaves no code open that was asked for before. */
export async function closeChallenges(
  em: EntityManager,
  user: { id: number },
  now: Date,
): Promise<void> {
  // Long past on every machine's clock: one that is slow must not take it for open.
  const longPast = later(now, -days(1))
  const open = { user: user.id, isVerified: false, expiresAt: { $gt: longPast } }
  await em.nativeUpdate(Challenge, open, { expiresAt: longPast })
}
