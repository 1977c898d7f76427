import type { EntityManager } from '@mikro-orm/sql'
import { randomBytes } from 'node:crypto'
import { later, minutes, noLaterThan } from '../clock.ts'
import { oneAttemptLess, oneAttemptMore } from '../codes/challenge.statements.ts'
import type { NewRows } from '../database/insert.ts'
import { AppError } from '../errors.ts'
import { constantTimeEqual, tokenHash } from '../keys.ts'
import type { User } from '../users/user.entity.ts'
import { SignInAttempt } from './sign-in-attempt.entity.ts'

const life = minutes(10)
const tries = 5

type Opening = { user: Pick<User, 'id' | 'password'>; keepsAccount: boolean; now: Date }

/**
 * Opens an attempt, whose token lets its holder prove the second factor. The table holds only a hash of
 * the token.
 */
export function openAttempt(rows: NewRows, { user, keepsAccount, now }: Opening) {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = later(now, life)
  rows.create(SignInAttempt, {
    id: tokenHash(token),
    user: user.id,
    passwordMark: tokenHash(user.password),
    keepsAccount,
    createdAt: now,
    expiresAt,
  })
  return { token, expiresAt }
}

/** The sign-in must start over, with the password. */
export const attemptOver = () => new AppError('INVALID_INPUT', { fields: { attempt: 'INVALID' } })

/**
 * Takes one try of an attempt before a code is compared, in a statement of its own: parallel guesses
 * share five. Throws INVALID_INPUT if the sign-in must start over.
 */
export async function takeTry(em: EntityManager, token: string, now: Date): Promise<SignInAttempt> {
  const isLeft = { ...openAt(token, now), attempts: { $lt: tries } }
  const taken = await em.nativeUpdate(SignInAttempt, isLeft, { attempts: oneAttemptMore() })
  if (taken === 0) throw attemptOver()
  return findAttempt(em, token, now)
}

const openAt = (token: string, now: Date) => ({
  id: tokenHash(token),
  expiresAt: { $gt: now },
  createdAt: noLaterThan(now),
})

/** Finds an attempt without taking a try. Throws INVALID_INPUT if the sign-in must start over. */
export async function findAttempt(
  em: EntityManager,
  token: string,
  now: Date,
): Promise<SignInAttempt> {
  const attempt = await em.findOne(SignInAttempt, openAt(token, now), { populate: ['user'] })
  if (!attempt) throw attemptOver()
  const { user, passwordMark } = attempt
  const isSame = constantTimeEqual(tokenHash(user.password), passwordMark)
  if (user.status !== 'active' || !isSame) throw attemptOver()
  return attempt
}

/** Returns a try whose code was not compared. */
export async function returnTry(em: EntityManager, { id }: SignInAttempt): Promise<void> {
  await em.nativeUpdate(SignInAttempt, { id }, { attempts: oneAttemptLess() })
}

/** Ends an attempt in the transaction of its effect. Throws INVALID_INPUT if it has already ended. */
export async function endAttempt(em: EntityManager, { id }: SignInAttempt): Promise<void> {
  if ((await em.nativeDelete(SignInAttempt, { id })) === 0) throw attemptOver()
}

/** Ends all attempts of an account. */
export async function endAttempts(em: EntityManager, user: Pick<User, 'id'>): Promise<void> {
  await em.nativeDelete(SignInAttempt, { user: user.id })
}
