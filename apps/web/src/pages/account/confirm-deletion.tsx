import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../forms/field.tsx'
import { Form } from '../../forms/form.tsx'
import { CurrentPasswordField } from '../../forms/current-password-field.tsx'
import { required } from '../../forms/required.ts'
import { useForm } from '../../forms/use-form.ts'
import { setSignOutReason } from '../sign-in/sign-out-reason.ts'
import { currentPasswordOf } from './current-password.ts'

type Props = { username: string; hasPassword: boolean; cancel: () => void }

export function ConfirmDeletion({ username, hasPassword, cancel }: Props) {
  const accountMessages = useMessages(account)
  const { validator, toInput } = currentPasswordOf(hasPassword)
  const form = useForm({
    validators: {
      confirmation: (value) =>
        value.trim() === username ? null : (required(value.trim()) ?? 'INVALID'),
      currentPassword: validator,
    },
    send: async ({ confirmation, currentPassword }) => {
      setSignOutReason('deletion-requested')
      try {
        await api.account.deleteAccount.mutate({
          confirmation: confirmation.trim(),
          ...toInput(currentPassword),
        })
      } catch (error) {
        setSignOutReason('ended')
        throw error
      }
    },
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword', FORBIDDEN: 'confirmation' },
    focusFirst: true,
  })
  return (
    <div className="grid gap-3">
      <p className="mb-2 text-quiet">{accountMessages.deletionIntro}</p>
      <Form state={form} submit={accountMessages.deleteAccount} variant="danger">
        {/* Password managers read the account's name here. */}
        <input type="text" name="owner" autoComplete="username" value={username} readOnly hidden />
        <Field
          label={
            <>
              {accountMessages.confirmation.before}
              <bdi>{username}</bdi>
              {accountMessages.confirmation.after}
            </>
          }
          name="confirmation"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={form.fieldErrors.confirmation}
          errorMessages={{
            REQUIRED: accountMessages.typeYourName,
            INVALID: accountMessages.notYourName,
            FORBIDDEN: accountMessages.lastSuperadmin,
          }}
        />
        {hasPassword && <CurrentPasswordField error={form.fieldErrors.currentPassword} />}
      </Form>
      <Button variant="plain" onClick={cancel}>
        {accountMessages.cancel}
      </Button>
    </div>
  )
}
