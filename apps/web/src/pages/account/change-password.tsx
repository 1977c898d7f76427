import { api } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { credentials } from '../../messages/credentials.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { CurrentPasswordField } from '../../forms/current-password-field.tsx'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { currentPasswordOf } from './current-password.ts'
import { PasswordKnown } from './password-known.tsx'
import { trpc } from './queries.ts'
import { Answer } from './rows/answer.tsx'
import { CancelRow } from './rows/cancel-row.tsx'
import { Row } from './rows/row.tsx'
import { useRows } from './rows/rows.tsx'

type Props = { username: string; onChanged: () => void }

export function ChangePassword(props: Props) {
  const accountMessages = useMessages(account)
  const query = trpc.account.factors.useQuery()
  return (
    <Row
      id="password"
      hasOwnCancel
      label={accountMessages.password}
      value={
        <Answer name="factors" query={query}>
          {({ hasPassword }) =>
            hasPassword ? (
              <span aria-hidden="true" className="text-quiet">
                ••••••••
              </span>
            ) : (
              <span>{accountMessages.noPassword}</span>
            )
          }
        </Answer>
      }
      {...(query.data?.hasPassword === false && { action: accountMessages.set })}
    >
      <PasswordKnown below={<CancelRow label={accountMessages.password} />}>
        {(hasPassword) => <PasswordForm {...props} hasPassword={hasPassword} />}
      </PasswordKnown>
    </Row>
  )
}

/** An account that was created with a passkey sets its first password. */
function PasswordForm({ username, hasPassword, onChanged }: Props & { hasPassword: boolean }) {
  const messages = useMessages(credentials)
  const accountMessages = useMessages(account)
  const { validator, toInput } = currentPasswordOf(hasPassword)
  const { finish } = useRows()
  const form = useForm({
    validators: {
      currentPassword: validator,
      // Only the page refuses it: the contract of the procedure names no such error.
      password: (value, { currentPassword }) =>
        value !== '' && value === currentPassword ? 'UNCHANGED' : validators.newPassword(value),
    },
    send: async ({ currentPassword, password }) => {
      await api.account.changePassword.mutate({ password, ...toInput(currentPassword) })
      finish(hasPassword ? accountMessages.passwordChanged : accountMessages.passwordSet)
      onChanged()
    },
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword', PASSWORD_BREACHED: 'password' },
    focusFirst: true,
  })
  const { changePassword, setPassword, passwordIntro, setIntro } = accountMessages
  return (
    <Form
      state={form}
      submit={hasPassword ? changePassword : setPassword}
      beside={<CancelRow label={accountMessages.password} />}
    >
      <p className="text-sm text-quiet">{hasPassword ? passwordIntro : setIntro}</p>
      {/* Password managers read the account's name here. */}
      <input type="text" name="owner" autoComplete="username" value={username} readOnly hidden />
      {hasPassword && <CurrentPasswordField error={form.fieldErrors.currentPassword} />}
      <NewPasswordField label={messages.newPassword} error={form.fieldErrors.password} />
    </Form>
  )
}
