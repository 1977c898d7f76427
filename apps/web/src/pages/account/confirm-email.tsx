import { api } from '../../api/client.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import type { Proof } from '../../code-flow/code-steps.tsx'
import { useWords } from './words.ts'

export function ConfirmEmail({ proof }: { proof: Proof }) {
  const { text } = useLanguage()
  const words = useWords()
  const form = useForm({
    validators: { currentPassword: validators.currentPassword },
    send: ({ currentPassword }) =>
      proof.spend((code) => api.account.changeEmail.mutate({ ...code, currentPassword })),
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword' },
    focusFirst: proof.isShown,
  })
  return (
    <Form state={form} submit={words.changeEmail}>
      <PasswordField
        label={text.currentPassword}
        name="currentPassword"
        autoComplete="current-password"
        error={form.fieldErrors.currentPassword}
      />
    </Form>
  )
}
