import { api } from '../../api/client.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { credentials } from '../../messages/credentials.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import type { Proof } from '../../code-flow/code-steps.tsx'

export function NewPassword({ proof }: { proof: Proof }) {
  const messages = useMessages(credentials)
  const flowMessages = useMessages(codeFlow)
  const form = useForm({
    validators: { password: validators.newPassword },
    send: ({ password }) =>
      proof.spend((code) => api.auth.resetPassword.mutate({ ...code, password })),
    fieldOf: { PASSWORD_BREACHED: 'password' },
    focusFirst: proof.isShown,
  })
  return (
    <Form state={form} submit={flowMessages.resetPassword}>
      {/* Password managers read the account's name here. */}
      <input type="text" name="owner" autoComplete="username" value={proof.email} readOnly hidden />
      <NewPasswordField label={messages.newPassword} error={form.fieldErrors.password} />
    </Form>
  )
}
