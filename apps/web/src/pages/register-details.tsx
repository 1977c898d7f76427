import { Link } from 'wouter'
import { api } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { checks } from '../ui/checks.ts'
import { Form } from '../ui/form.tsx'
import { noticeLinkLook } from '../ui/link-look.ts'
import { PasswordField } from '../ui/password-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { UsernameField } from '../ui/username-field.tsx'
import type { Proof } from './code-steps.tsx'
import { keepIdentifier } from './kept-identifier.ts'
import { useNextPage } from './next-page.ts'
import { OtherAddress } from './other-address.tsx'
import type { ChallengeFlow } from './use-challenge.ts'

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
