import { useState } from 'react'
import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Section } from '../../ui/card.tsx'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { Alert } from '../../ui/alert.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { useForm } from '../../forms/use-form.ts'

export function ChangePassword(props: { username: string; onChanged: () => void }) {
  const accountMessages = useMessages(account)
  const [timesChanged, setTimesChanged] = useState(0)
  return (
    <Section id="password" title={accountMessages.password} intro={accountMessages.passwordIntro}>
      {timesChanged > 0 && (
        <div className="mb-4">
          <Alert variant="good">{accountMessages.passwordChanged}</Alert>
        </div>
      )}
      <PasswordForm
        key={timesChanged}
        username={props.username}
        onChanged={() => {
          setTimesChanged(timesChanged + 1)
          props.onChanged()
        }}
      />
    </Section>
  )
}

function PasswordForm({ username, onChanged }: { username: string; onChanged: () => void }) {
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const form = useForm({
    validators: { currentPassword: validators.currentPassword, password: validators.newPassword },
    send: async (passwords) => {
      await api.account.changePassword.mutate(passwords)
      onChanged()
    },
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword', PASSWORD_BREACHED: 'password' },
  })
  return (
    <Form state={form} submit={accountMessages.changePassword}>
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
