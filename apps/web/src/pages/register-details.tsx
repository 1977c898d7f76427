import { api, readFailure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { checks } from '../ui/checks.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { useForm } from '../ui/use-form.ts'
import type { Proof } from './code-steps.tsx'

export function RegisterDetails({ proof, finish }: { proof: Proof; finish: () => void }) {
  const { text } = useLanguage()
  const { challengeId, code } = proof
  const form = useForm({
    checks: { username: (value) => checks.username(value.trim()), password: checks.newPassword },
    send: async ({ username, password }) => {
      try {
        await api.auth.register.mutate({ challengeId, code, username: username.trim(), password })
        finish()
      } catch (error) {
        if (readFailure(error).reason !== 'CODE_INVALID') throw error
        proof.sendBack()
      }
    },
    blame: { USERNAME_TAKEN: 'username', PASSWORD_BREACHED: 'password' },
    focusFirst: proof.isShown,
  })
  return (
    <Form state={form} submit={text.createAccount}>
      <Field
        label={text.username}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        fault={form.faults.username}
      />
      <PasswordField
        label={text.password}
        name="password"
        autoComplete="new-password"
        fault={form.faults.password}
      />
    </Form>
  )
}
