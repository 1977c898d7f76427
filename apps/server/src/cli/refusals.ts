import { fieldWords } from '../admin/field-words.ts'
import type { Reason } from '@latchkey/shared/errors'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import { findNamesLike } from '../users/names.ts'
import { guess } from './arguments.ts'

const sentences: Partial<Record<Reason, string>> = {
  USERNAME_TAKEN: 'this username is taken or too similar to one that is: choose another',
  EMAIL_TAKEN: 'this email already has an account',
}

/** Words a refusal of the API for a terminal. Returns undefined for any other error. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof AppError)) return undefined
  const fields = Object.entries(error.details.fields ?? {})
  const invalid = fields.map(([field, reason]) => `--${field} ${fieldWords[reason]}`)
  return sentences[error.reason] ?? (invalid.join('\n') || error.reason)
}

type About = { em: EntityManager; name: string; otherWords?: readonly string[] }

/**
 * Names the account in a refusal. The API omits it, because the page knows the account it asked about.
 * Suggests the account, or another accepted word, that was probably meant.
 */
export async function aboutAccount<T>(
  { em, name, otherWords = [] }: About,
  work: Promise<T>,
): Promise<T> {
  return work.catch(async (error: unknown) => {
    if (!(error instanceof AppError)) throw error
    if (error.reason === 'NOT_FOUND') {
      const meant = guess(name, [...otherWords, ...(await findNamesLike(em, name))])
      throw new Error(`no account is called "${name}"${meant || ': "users list" shows them all'}`)
    }
    if (error.reason === 'FORBIDDEN') {
      throw new Error(`${name} is the last superadmin: appoint another one first`)
    }
    throw error
  })
}
