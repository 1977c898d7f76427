import type { email } from '@latchkey/shared/auth'
import type { username } from '@latchkey/shared/username'

type Field = 'username' | 'email'

/** Validates the value of a command-line option. The error names the option. */
export function validField(
  schema: typeof username | typeof email,
  given: Partial<Record<Field, string | undefined>>,
  field: Field,
): string {
  const parsed = schema.safeParse(given[field] ?? '')
  if (parsed.success) return parsed.data
  throw new Error(`--${field} is not valid: ${parsed.error.issues[0]?.message}`)
}
