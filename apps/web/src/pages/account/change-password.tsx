import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { credentials } from '../../messages/credentials.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { required } from '../../forms/required.ts'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { CurrentPasswordField } from '../../forms/current-password-field.tsx'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { Row } from './rows/row.tsx'
import { useRows } from './rows/rows.tsx'

export function ChangePassword(props: { username: string; onChanged: () => void }) {
  const accountMessages = useMessages(account)
  return (
    <Row
      id="password"
      label={accountMessages.password}
      value={
        <span aria-hidden="true" className="text-quiet">
          ••••••••
        </span>
      }
    >
      <PasswordForm {...props} />
    </Row>
  )
}

function PasswordForm({ username, onChanged }: { username: string; onChanged: () => void }) {
  const messages = useMessages(credentials)
  const accountMessages = useMessages(account)
  const { finish } = useRows()
  const form = useForm({
    validators: { currentPassword: required, password: validators.newPassword },
    send: async (passwords) => {
      await api.account.changePassword.mutate(passwords)
      finish(accountMessages.passwordChanged)
      onChanged()
    },
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword', PASSWORD_BREACHED: 'password' },
    focusFirst: true,
  })
  return (
    <Form state={form} submit={accountMessages.changePassword}>
      <p className="text-sm text-quiet">{accountMessages.passwordIntro}</p>
      {/* Password managers read the account's name here. */}
      <input type="text" name="owner" autoComplete="username" value={username} readOnly hidden />
      <CurrentPasswordField error={form.fieldErrors.currentPassword} />
      <NewPasswordField label={messages.newPassword} error={form.fieldErrors.password} />
    </Form>
  )
}
