import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../forms/form.tsx'
import { CurrentPasswordField } from '../../forms/current-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import type { Proof } from '../../code-flow/code-steps.tsx'
import { AddressLine } from '../../code-flow/address-line.tsx'
import type { CodeFlow } from '../../code-flow/use-code-flow.ts'
import { currentPasswordOf } from './current-password.ts'

type Props = { proof: Proof; flow: CodeFlow; hasPassword: boolean; beside: ReactNode }

export function ConfirmEmail({ proof, flow, hasPassword, beside }: Props) {
  const accountMessages = useMessages(account)
  const { validator, toInput } = currentPasswordOf(hasPassword)
  const form = useForm({
    validators: { currentPassword: validator },
    send: ({ currentPassword }) =>
      proof.spend((code) =>
        api.account.changeEmail.mutate({ ...code, ...toInput(currentPassword) }),
      ),
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword' },
    focusFirst: proof.isShown,
  })
  return (
    <>
      <p className="text-quiet">
        {hasPassword ? accountMessages.changeTo : accountMessages.changeOnlyTo}
      </p>
      <div className="mb-4">
        <AddressLine flow={flow} email={proof.email} />
      </div>
      <Form state={form} submit={accountMessages.changeEmail} beside={beside}>
        {hasPassword && <CurrentPasswordField error={form.fieldErrors.currentPassword} />}
      </Form>
    </>
  )
}
