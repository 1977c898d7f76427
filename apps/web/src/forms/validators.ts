import { updateProfileInput } from '@latchkey/shared/account'
import { code, email } from '@latchkey/shared/auth'
import { fieldReasonOf } from '@latchkey/shared/errors'
import { username } from '@latchkey/shared/username'
import { passwordMinLength } from '../password-min-length.ts'
import { required } from './required.ts'
import type { Validator } from './use-form.ts'

type Schema = {
  safeParse: (value: unknown) => { success: boolean; error?: { issues: { message: string }[] } }
}

export const validators = {
  email: bySchema(email),
  code: bySchema(code),
  username: bySchema(username),
  bio: bySchema(updateProfileInput.shape.bio),
  displayName: bySchema(updateProfileInput.shape.displayName),
  newPassword: (value: string) => {
    if (value !== '' && Array.from(value).length < passwordMinLength) return 'TOO_SHORT'
    return required(value)
  },
} satisfies Record<string, Validator>

function bySchema(schema: Schema): Validator {
  return (value) => {
    const result = schema.safeParse(value)
    if (result.success) return null
    return required(value) ?? fieldReasonOf(result.error?.issues[0]?.message)
  }
}
