import type { email } from '@latchkey/shared/auth'
import { fieldReasonOf } from '@latchkey/shared/errors'
import type { username } from '@latchkey/shared/username'
import { AppError } from '../errors.ts'

/** Throws `INVALID_INPUT` with the reason for the field. */
export function validField(
  field: string,
  schema: typeof username | typeof email,
  given: string,
): string {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const reason = fieldReasonOf(parsed.error.issues[0]?.message)
  throw new AppError('INVALID_INPUT', { fields: { [field]: reason } })
}
