import { email, foldWidth } from '@latchkey/shared/auth'
import { knownUsername } from '@latchkey/shared/username'
import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import { canonicalEmail, canonicalUsername } from '../names/canonical.ts'
import { User } from './user.entity.ts'

/** Finds an account by e-mail address (an identifier with @) or username. */
export async function findByIdentifier(
  em: EntityManager,
  identifier: string,
): Promise<User | undefined> {
  const name = canonicalIdentifier(identifier)
  if (name === undefined) return undefined
  const where = isEmail(identifier) ? { emailCanonical: name } : { usernameCanonical: name }
  return (await em.findOne(User, where)) ?? undefined
}

export function canonicalIdentifier(identifier: string): string | undefined {
  if (!isEmail(identifier)) {
    const { data } = knownUsername.safeParse(identifier)
    return data === undefined ? undefined : canonicalUsername(data)
  }
  const { data } = email.safeParse(identifier)
  return data === undefined ? undefined : canonicalEmail(data)
}

export const isEmail = (identifier: string): boolean => foldWidth(identifier).includes('@')

type Name = Pick<User, 'usernameCanonical' | 'usernameSkeleton'>

/** An early check that saves work; only the indexes decide. */
export async function isNameTaken(em: EntityManager, name: Name): Promise<boolean> {
  const { usernameCanonical, usernameSkeleton } = name
  return (await em.count(User, { $or: [{ usernameCanonical }, { usernameSkeleton }] })) > 0
}

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
    throw new AppError(index.includes('username') ? 'USERNAME_TAKEN' : 'EMAIL_TAKEN')
  }
}
