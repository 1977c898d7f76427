import { api, readFailure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { checks } from '../ui/checks.ts'
import { Form } from '../ui/form.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { useForm } from '../ui/use-form.ts'

type Props = {
  challengeId: string
  code: string
  email: string
  finish: () => Promise<void>
  askCodeAgain: () => void
}

export function NewPassword({ challengeId, code, email, finish, askCodeAgain }: Props) {
  const { text } = useLanguage()
  const form = useForm({
    checks: { password: checks.newPassword },
    send: async ({ password }) => {
      try {
        await api.auth.resetPassword.mutate({ challengeId, code, password })
      } catch (error) {
        if (readFailure(error).reason !== 'CODE_INVALID') throw error
        askCodeAgain()
        return
      }
      await finish()
    },
    blame: { PASSWORD_BREACHED: 'password' },
    focusFirst: true,
  })
  return (
    <Form state={form} submit={text.resetPassword}>
      {/* Tells a password manager whose password this is. */}
      <input type="text" name="owner" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={text.newPassword}
        name="password"
        autoComplete="new-password"
        fault={form.faults.password}
      />
    </Form>
  )
}
