import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import type { AccountName } from '../names/account-name.ts'
import { canonicalUsername } from '../names/canonical.ts'
import { User } from './user.entity.ts'

/** Finds an account by either of its names. */
export async function findByName(
  em: EntityManager,
  { kind, canonical }: AccountName,
): Promise<User | undefined> {
  const [byEmail, byUsername] = [{ emailCanonical: canonical }, { usernameCanonical: canonical }]
  const either = { $or: [byUsername, byEmail] }
  const where = { email: byEmail, username: byUsername, other: either }[kind]
  return (await em.findOne(User, where)) ?? undefined
}

/** The number suffices for a suggestion, and is cheap to compare. */
const mostAlike = 5000

/** Finds usernames with the same first character: a typo is seldom there. */
export async function findNamesLike(em: EntityManager, typed: string): Promise<string[]> {
  const [first] = canonicalUsername(typed)
  if (first === undefined) return []
  const alike = { usernameCanonical: { $gte: first, $lt: `${first}\u{10FFFF}` } }
  const users = await em.fork().find(User, alike, { fields: ['username'], limit: mostAlike })
  return users.map(({ username }) => username)
}

type Name = Pick<User, 'usernameCanonical' | 'usernameSkeleton'>

/** An early check that saves work; only the indexes decide. */
export async function isNameTaken(em: EntityManager, name: Name): Promise<boolean> {
  const { usernameCanonical, usernameSkeleton } = name
  return (await em.count(User, { $or: [{ usernameCanonical }, { usernameSkeleton }] })) > 0
}

/** Only an import assigns a given subject. */
export const subjectTaken = () => new AppError('INVALID_INPUT', { fields: { subject: 'TAKEN' } })

/** A new account may come with a passkey. */
export const passkeyTaken = () => new AppError('INVALID_INPUT', { fields: { passkey: 'TAKEN' } })

/** The account already has another subject, by which apps know it. */
export const subjectDiffers = () =>
  new AppError('INVALID_INPUT', { fields: { subject: 'INVALID' } })

/**
 * Runs a change that claims a name. The unique indexes decide a race; the loser learns which name was
 * taken.
 */
export async function claimName<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    // The error message starts with the statement, which names every column, and ends with the index.
    const [, index = ''] = /.*(?:for key '|failed: )(?:users\.)?(\w+)/s.exec(error.message) ?? []
    if (index.includes('subject')) throw subjectTaken()
    if (index.startsWith('passkeys')) throw passkeyTaken()
    throw new AppError(index.includes('username') ? 'USERNAME_TAKEN' : 'EMAIL_TAKEN')
  }
}
