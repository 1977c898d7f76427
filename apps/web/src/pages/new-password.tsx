import { api, readFailure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { checks } from '../ui/checks.ts'
import { Form } from '../ui/form.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { useForm } from '../ui/use-form.ts'
import type { Proof } from './code-steps.tsx'

export function NewPassword({ proof, finish }: { proof: Proof; finish: () => Promise<void> }) {
  const { text } = useLanguage()
  const { challengeId, code, email } = proof
  const form = useForm({
    checks: { password: checks.newPassword },
    send: async ({ password }) => {
      try {
        await api.auth.resetPassword.mutate({ challengeId, code, password })
      } catch (error) {
        if (readFailure(error).reason !== 'CODE_INVALID') throw error
        proof.sendBack()
        return
      }
      await finish()
    },
    blame: { PASSWORD_BREACHED: 'password' },
    focusFirst: proof.isShown,
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
