import { updateProfileInput } from '@latchkey/shared/account'
import { code, email, loginInput } from '@latchkey/shared/auth'
import { fieldReasonOf } from '@latchkey/shared/errors'
import { username } from '@latchkey/shared/username'
import { passwordMinLength } from '../password-min-length.ts'
import type { Validator } from './use-form.ts'

type Schema = {
  safeParse: (value: unknown) => { success: boolean; error?: { issues: { message: string }[] } }
}

export const validators = {
  email: bySchema(email),
  code: bySchema(code),
  username: bySchema(username),
  identifier: bySchema(loginInput.shape.identifier),
  bio: bySchema(updateProfileInput.shape.bio),
  displayName: bySchema(updateProfileInput.shape.displayName),
  currentPassword: (value: string) => (value === '' ? 'REQUIRED' : null),
  newPassword: (value: string) => {
    if (value === '') return 'REQUIRED'
    return Array.from(value).length < passwordMinLength ? 'TOO_SHORT' : null
  },
} satisfies Record<string, Validator>

function bySchema(schema: Schema): Validator {
  return (value) => {
    const result = schema.safeParse(value)
    if (result.success) return null
    return value === '' ? 'REQUIRED' : fieldReasonOf(result.error?.issues[0]?.message)
  }
}
