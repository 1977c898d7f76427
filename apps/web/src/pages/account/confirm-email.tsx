import { api, readFailure } from '../../api.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { checks } from '../../ui/checks.ts'
import { Form } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { useForm } from '../../ui/use-form.ts'
import type { Proof } from '../code-steps.tsx'
import { useWords } from './words.ts'

export function ConfirmEmail({ proof, finish }: { proof: Proof; finish: () => void }) {
  const { text } = useLanguage()
  const words = useWords()
  const { challengeId, code } = proof
  const form = useForm({
    checks: { currentPassword: checks.currentPassword },
    send: async ({ currentPassword }) => {
      try {
        await api.account.changeEmail.mutate({ challengeId, code, currentPassword })
        finish()
      } catch (error) {
        if (readFailure(error).reason !== 'CODE_INVALID') throw error
        proof.sendBack()
      }
    },
    blame: { INVALID_CREDENTIALS: 'currentPassword' },
    focusFirst: proof.isShown,
  })
  return (
    <Form state={form} submit={words.changeEmail}>
      <PasswordField
        label={text.currentPassword}
        name="currentPassword"
        autoComplete="current-password"
        fault={form.faults.currentPassword}
      />
    </Form>
  )
}
