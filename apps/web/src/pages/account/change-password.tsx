import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { credentials } from '../../messages/credentials.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { CurrentPasswordField } from '../../forms/current-password-field.tsx'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { Row } from './rows/row.tsx'
import { useRows } from './rows/rows.tsx'
import { useCurrentPassword } from './use-current-password.ts'
import { useHasPassword } from './use-has-password.ts'

type Props = { username: string; onChanged: () => void }

export function ChangePassword(props: Props) {
  const accountMessages = useMessages(account)
  const hasPassword = useHasPassword()
  return (
    <Row
      id="password"
      label={accountMessages.password}
      value={
        hasPassword ? (
          <span aria-hidden="true" className="text-quiet">
            ••••••••
          </span>
        ) : (
          <span>{accountMessages.noPassword}</span>
        )
      }
      {...(!hasPassword && { action: accountMessages.set })}
    >
      <PasswordForm {...props} />
    </Row>
  )
}

/** An account that was created with a passkey sets its first password. */
function PasswordForm({ username, onChanged }: Props) {
  const messages = useMessages(credentials)
  const accountMessages = useMessages(account)
  const { hasPassword, validator, toInput } = useCurrentPassword()
  const { finish } = useRows()
  const form = useForm({
    validators: { currentPassword: validator, password: validators.newPassword },
    send: async ({ currentPassword, password }) => {
      await api.account.changePassword.mutate({ password, ...toInput(currentPassword) })
      finish(hasPassword ? accountMessages.passwordChanged : accountMessages.passwordSet)
      onChanged()
    },
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword', PASSWORD_BREACHED: 'password' },
    focusFirst: true,
  })
  const { changePassword, setPassword, passwordIntro, setIntro } = accountMessages
  return (
    <Form state={form} submit={hasPassword ? changePassword : setPassword}>
      <p className="text-sm text-quiet">{hasPassword ? passwordIntro : setIntro}</p>
      {/* Password managers read the account's name here. */}
      <input type="text" name="owner" autoComplete="username" value={username} readOnly hidden />
      {hasPassword && <CurrentPasswordField error={form.fieldErrors.currentPassword} />}
      <NewPasswordField label={messages.newPassword} error={form.fieldErrors.password} />
    </Form>
  )
}
