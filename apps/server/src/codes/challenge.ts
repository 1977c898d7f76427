import type { ChallengeType, Locale } from '@latchkey/shared/auth'
import type { CodeForm } from '@latchkey/shared/code'
import { randomBytes } from 'node:crypto'
import { later, minutes, noLaterThan, seconds, skew } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import type { Keys } from '../keys.ts'
import { Challenge } from './challenge.entity.ts'
import { oneAttemptLess, oneAttemptMore } from './challenge.statements.ts'
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

type Options = { keys: Keys; now: Date; ttlMinutes: number; resendSeconds: number }

export function openChallenge(em: EntityManager, input: NewChallenge, options: Options): Challenge {
  const { userId, ...rest } = input
  return em.create(Challenge, {
    ...rest,
    user: userId ?? null,
    challengeId: randomBytes(16).toString('base64url'),
    emailCanonical: canonicalEmail(input.email),
    keyId: options.keys.id,
    createdAt: options.now,
    resendAt: later(options.now, seconds(options.resendSeconds)),
    expiresAt: later(options.now, minutes(options.ttlMinutes)),
  })
}

/** Conditions on a challenge that is open at this time. */
export const openAt = (now: Date) => ({
  isVerified: false,
  expiresAt: { $gt: now },
  createdAt: noLaterThan(now),
})

/** The same conditions for a loaded row. */
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

type Question = { challengeId: string; type?: ChallengeType }

/**
 * Takes one of a challenge's attempts before its code is compared, in a statement of its own: parallel
 * guesses share one budget. Throws CODE_INVALID when none is left.
 */
export async function takeAttempt(
  em: EntityManager,
  { challengeId, type }: Question,
  now: Date,
): Promise<Challenge> {
  const open = { challengeId, ...openAt(now), ...(type && { type }) }
  const claimed = await em.nativeUpdate(
    Challenge,
    { ...open, attempts: { $lt: attemptsPerChallenge } },
    { attempts: oneAttemptMore() },
  )
  if (claimed === 0) throw new AppError('CODE_INVALID')
  return em.findOneOrFail(Challenge, { challengeId }, { populate: ['user'] })
}

/** Returns the attempt of a code that was right or not compared. */
export async function returnAttempt(em: EntityManager, { id }: Challenge): Promise<void> {
  await em.nativeUpdate(Challenge, { id }, { attempts: oneAttemptLess() })
}
