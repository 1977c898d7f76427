import type { Reason } from '@latchkey/shared/errors'
import { AppError } from '../errors.ts'

const sentences: Partial<Record<Reason, string>> = {
  USERNAME_TAKEN: 'this username is taken, or looks like one that is',
  EMAIL_TAKEN: 'this email address is taken',
}

/** Puts a refusal of the API into words for a terminal. Returns undefined for any other error. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof AppError)) return undefined
  const fields = Object.entries(error.details.fields ?? {})
  const invalid = fields.map(([field, reason]) => `--${field} is not valid: ${reason}`)
  return sentences[error.reason] ?? (invalid.join('\n') || error.reason)
}

/** Names the account in a refusal. The API omits it, because the page knows whom it asked about. */
export async function aboutAccount<T>(name: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
    if (error.reason === 'NOT_FOUND') throw new Error(`no account is called "${name}"`)
    if (error.reason === 'FORBIDDEN') {
      throw new Error(`${name} is the last superadmin: make another one first`)
    }
    throw error
  })
}
