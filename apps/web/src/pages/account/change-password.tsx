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
      {hasPassword ? <PasswordForm {...props} /> : <FirstPasswordForm {...props} />}
    </Row>
  )
}

function PasswordForm({ username, onChanged }: Props) {
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
      <Owner username={username} />
      <CurrentPasswordField error={form.fieldErrors.currentPassword} />
      <NewPasswordField label={messages.newPassword} error={form.fieldErrors.password} />
    </Form>
  )
}

/** For an account that began with a passkey, which proves its person. */
function FirstPasswordForm({ username, onChanged }: Props) {
  const messages = useMessages(credentials)
  const accountMessages = useMessages(account)
  const { finish } = useRows()
  const form = useForm({
    validators: { password: validators.newPassword },
    send: async ({ password }) => {
      await api.account.changePassword.mutate({ password })
      finish(accountMessages.passwordSet)
      onChanged()
    },
    fieldOf: { PASSWORD_BREACHED: 'password' },
    focusFirst: true,
  })
  return (
    <Form state={form} submit={accountMessages.setPassword}>
      <p className="text-sm text-quiet">{accountMessages.setIntro}</p>
      <Owner username={username} />
      <NewPasswordField label={messages.newPassword} error={form.fieldErrors.password} />
    </Form>
  )
}

/** Password managers read the account's name here. */
const Owner = ({ username }: { username: string }) => (
  <input type="text" name="owner" autoComplete="username" value={username} readOnly hidden />
)
