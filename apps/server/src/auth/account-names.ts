import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '../database.ts'
import { AppError } from '../errors.ts'
import { canonicalEmail, canonicalUsername } from './identity.ts'
import { User } from './user.entity.ts'

/** An identifier with @ is an e-mail address and nothing else. */
export async function findByIdentifier(
  em: EntityManager,
  identifier: string,
): Promise<User | undefined> {
  const isEmail = identifier.includes('@')
  const where = isEmail
    ? { emailCanonical: canonicalEmail(identifier) }
    : { usernameCanonical: canonicalUsername(identifier) }
  return (await em.findOne(User, where)) ?? undefined
}

/** Uniqueness rests on the index: whoever loses the race is told which name was taken. */
export async function claimName<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    throw new AppError(
      /username/i.test(error.message) && !/email_canonical_unique|users\.email/.test(error.message)
        ? 'USERNAME_TAKEN'
        : 'EMAIL_TAKEN',
    )
  }
}
