import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { Section } from '../../ui/card.tsx'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { Alert } from '../../ui/alert.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { useWords } from './words.ts'

export function ChangePassword(props: { username: string; onChanged: () => void }) {
  const words = useWords()
  const [timesChanged, setTimesChanged] = useState(0)
  return (
    <Section id="password" title={words.password} intro={words.passwordIntro}>
      {timesChanged > 0 && (
        <div className="mb-4">
          <Alert variant="good">{words.passwordChanged}</Alert>
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
  const { text } = useLanguage()
  const words = useWords()
  const form = useForm({
    validators: { currentPassword: validators.currentPassword, password: validators.newPassword },
    send: async (passwords) => {
      await api.account.changePassword.mutate(passwords)
      onChanged()
    },
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword', PASSWORD_BREACHED: 'password' },
  })
  return (
    <Form state={form} submit={words.changePassword}>
      {/* A password manager reads here whose password this is. */}
      <input type="text" name="owner" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        label={text.currentPassword}
        name="currentPassword"
        autoComplete="current-password"
        error={form.fieldErrors.currentPassword}
      />
      <PasswordField
        label={text.newPassword}
        name="password"
        autoComplete="new-password"
        error={form.fieldErrors.password}
      />
    </Form>
  )
}
