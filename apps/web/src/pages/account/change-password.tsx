import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
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
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const { finish } = useRows()
  const form = useForm({
    validators: { currentPassword: validators.currentPassword, password: validators.newPassword },
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
      <PasswordField
        label={messages.currentPassword}
        name="currentPassword"
        autoComplete="current-password"
        error={form.fieldErrors.currentPassword}
      />
      <PasswordField
        label={messages.newPassword}
        name="password"
        autoComplete="new-password"
        error={form.fieldErrors.password}
      />
    </Form>
  )
}
