import { credentials } from '../messages/credentials.ts'
import { useMessages } from '../messages/use-messages.ts'
import { PasswordField, type PasswordFieldProps } from './password-field.tsx'

/** Asks for the current password, to confirm a change of the account. */
export function CurrentPasswordField({ error }: Pick<PasswordFieldProps, 'error'>) {
  const messages = useMessages(credentials)
  return (
    <PasswordField
      label={messages.currentPassword}
      name="currentPassword"
      autoComplete="current-password"
      error={error}
      errorMessages={{ INVALID_CREDENTIALS: messages.wrongPassword }}
    />
  )
}
