import { Link } from 'wouter'
import { Address } from '../../ui/address.tsx'
import { Consent } from './consent.tsx'
import { api } from '../../api/client.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { alertLinkClass } from '../../ui/link-class.ts'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { UsernameField } from '../../forms/username-field.tsx'
import type { Proof } from '../../code-flow/code-steps.tsx'
import { rememberIdentifier } from '../sign-in/remembered-identifier.ts'
import { timeZone } from '../../time-zone.ts'
import { useNextPage } from '../next-page.ts'
import { OtherAddress } from '../../code-flow/other-address.tsx'
import type { CodeFlow } from '../../code-flow/use-code-flow.ts'

export function RegisterDetails({ proof, flow }: { proof: Proof; flow: CodeFlow }) {
  const messages = useMessages()
  const flowMessages = useMessages(codeFlow)
  const { withNext } = useNextPage()
  const { email } = proof
  const form = useForm({
    validators: {
      username: (value) => validators.username(value.trim()),
      password: validators.newPassword,
    },
    send: async ({ username, password }) => {
      const details = { username: username.trim(), password, timeZone: timeZone() }
      await proof.spend(async (code) => {
        const { user } = await api.auth.register.mutate({ ...code, ...details })
        rememberIdentifier(details.username, user.id)
      })
    },
    fieldOf: { USERNAME_TAKEN: 'username', PASSWORD_BREACHED: 'password' },
    focusFirst: proof.isShown,
  })
  const toSignIn = (
    <Link
      href={withNext('/login')}
      className={alertLinkClass}
      onClick={() => rememberIdentifier(email)}
    >
      {flowMessages.signInInstead}
    </Link>
  )
  return (
    <>
      <p className="mb-5 flex gap-2 font-medium">
        <Address email={email} />
        <span aria-hidden="true" className="text-good">
          ✓
        </span>
      </p>
      <Form state={form} submit={flowMessages.createAccount} actions={{ EMAIL_TAKEN: toSignIn }}>
        <UsernameField
          defaultValue={flow.openChallenge?.username ?? ''}
          error={form.fieldErrors.username}
          onChange={(event) => flow.rememberUsername(event.target.value)}
        />
        <NewPasswordField label={messages.password} error={form.fieldErrors.password} />
        <Consent />
      </Form>
      <OtherAddress flow={flow} />
    </>
  )
}
