import { email, username } from '@latchkey/shared/auth'
import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '../database.ts'
import { AppError } from '../errors.ts'
import { canonicalEmail, canonicalUsername } from './identity.ts'
import { User } from './user.entity.ts'

/** An identifier with @ is an e-mail address and nothing else; what cannot be a name is nobody's. */
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
    const { data } = username.safeParse(identifier)
    return data === undefined ? undefined : canonicalUsername(data)
  }
  const { data } = email.safeParse(identifier)
  return data === undefined ? undefined : canonicalEmail(data)
}

export const isEmail = (identifier: string): boolean => identifier.includes('@')

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
