import { Link } from 'wouter'
import { api } from '../../api/client.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { checks } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { noticeLinkLook } from '../../ui/link-variant.ts'
import { PasswordField } from '../../forms/password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { UsernameField } from '../../forms/username-field.tsx'
import type { Proof } from '../../code-flow/code-steps.tsx'
import { keepIdentifier } from '../sign-in/remembered-identifier.ts'
import { useNextPage } from '../next-page.ts'
import { OtherAddress } from '../../code-flow/other-address.tsx'
import type { ChallengeFlow } from '../../code-flow/use-code-flow.ts'

export function RegisterDetails({ proof, flow }: { proof: Proof; flow: ChallengeFlow }) {
  const { text } = useLanguage()
  const { withNext } = useNextPage()
  const { email } = proof
  const form = useForm({
    checks: { username: (value) => checks.username(value.trim()), password: checks.newPassword },
    send: async ({ username, password }) => {
      const details = { username: username.trim(), password }
      await proof.spend((code) => api.auth.register.mutate({ ...code, ...details }))
    },
    blame: { USERNAME_TAKEN: 'username', PASSWORD_BREACHED: 'password' },
    focusFirst: proof.isShown,
  })
  const toSignIn = (
    <Link
      href={withNext('/login')}
      className={noticeLinkLook}
      onClick={() => keepIdentifier(email)}
    >
      {text.signInInstead}
    </Link>
  )
  return (
    <>
      <Form state={form} submit={text.createAccount} detours={{ EMAIL_TAKEN: toSignIn }}>
        <UsernameField
          defaultValue={flow.asked?.username ?? ''}
          fault={form.faults.username}
          onChange={(event) => flow.keepUsername(event.target.value)}
        />
        <PasswordField
          label={text.password}
          name="password"
          autoComplete="new-password"
          fault={form.faults.password}
        />
      </Form>
      <OtherAddress flow={flow} />
    </>
  )
}
