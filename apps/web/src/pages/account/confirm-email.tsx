import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { Address } from '../../ui/address.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../forms/form.tsx'
import { CurrentPasswordField } from '../../forms/current-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import type { Proof } from '../../code-flow/code-steps.tsx'
import { OtherAddress } from '../../code-flow/other-address.tsx'
import type { CodeFlow } from '../../code-flow/use-code-flow.ts'
import { useCurrentPassword } from './use-current-password.ts'

export function ConfirmEmail({ proof, flow }: { proof: Proof; flow: CodeFlow }) {
  const accountMessages = useMessages(account)
  const { hasPassword, validator, toInput } = useCurrentPassword()
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
      <p className="mb-4 text-quiet wrap-anywhere">
        <span>{hasPassword ? accountMessages.changeTo : accountMessages.changeOnlyTo}</span>{' '}
        <strong className="block font-semibold text-ink">
          <Address email={proof.email} />
        </strong>
      </p>
      <Form state={form} submit={accountMessages.changeEmail}>
        {hasPassword && <CurrentPasswordField error={form.fieldErrors.currentPassword} />}
      </Form>
      <OtherAddress flow={flow} />
    </>
  )
}
