import type { Reason } from '@latchkey/shared/errors'
import { AppError } from '../errors.ts'

const sentences: Partial<Record<Reason, string>> = {
  USERNAME_TAKEN: 'this username is taken, or looks like one that is',
  EMAIL_TAKEN: 'this e-mail address is taken',
}

/** A reason of the API in the words of a terminal; undefined for any other error. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof AppError)) return undefined
  const fields = Object.entries(error.details.fields ?? {})
  const invalid = fields.map(([field, reason]) => `--${field} is not valid: ${reason}`)
  return sentences[error.reason] ?? (invalid.join('\n') || error.reason)
}
