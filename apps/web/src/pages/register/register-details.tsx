import { Suspense, useRef, useState } from 'react'
import { Link } from 'wouter'
import { Consent } from './consent.tsx'
import { api, readFailure } from '../../api/client.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { validators } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { lazyPage, loadPart } from '../../lazy-page.ts'
import { hasPasskeys } from '../../passkeys/available.ts'
import type { makeFirstPasskey } from '../../passkeys/first-passkey.ts'
import { PasskeyTrouble, problemOf, type Problem } from '../../passkeys/outcome.ts'
import { Button } from '../../ui/button.tsx'
import { alertLinkClass } from '../../ui/link-class.ts'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { UsernameField } from '../../forms/username-field.tsx'
import type { Proof } from '../../code-flow/code-steps.tsx'
import { rememberIdentifier } from '../sign-in/remembered-identifier.ts'
import { timeZone } from '../../time-zone.ts'
import { useNextPage } from '../next-page.ts'
import { AddressLine } from '../../code-flow/address-line.tsx'
import type { CodeFlow } from '../../code-flow/use-code-flow.ts'

const PasskeyAlert = lazyPage(
  async () => (await import('../../passkeys/passkey-alert.tsx')).PasskeyAlert,
)
const make: typeof makeFirstPasskey = async (wanted) => {
  const load = () => import('../../passkeys/first-passkey.ts')
  return (await loadPart(load)).makeFirstPasskey(wanted)
}

/** The browser's or the service's problem with the passkey itself. */
function passkeyProblem(error: unknown): Problem | undefined {
  if (error instanceof PasskeyTrouble) return problemOf(error)
  return readFailure(error).fields['passkey'] === undefined ? undefined : { trouble: 'unfit' }
}

export function RegisterDetails({ proof, flow }: { proof: Proof; flow: CodeFlow }) {
  const messages = useMessages()
  const flowMessages = useMessages(codeFlow)
  const { withNext } = useNextPage()
  const { email } = proof
  const isByPasskey = useRef(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    validators: {
      username: (value) => validators.username(value.trim()),
      password: (value) => (isByPasskey.current ? null : validators.newPassword(value)),
    },
    send: async ({ username: typed, password }) => {
      const byPasskey = isByPasskey.current
      const username = typed.trim()
      setProblem(null)
      try {
        await proof.spend(async (code) => {
          const secret = byPasskey ? { passkey: await make({ ...code, username }) } : { password }
          const details = { username, ...secret, timeZone: timeZone() }
          const { user } = await api.auth.register.mutate({ ...code, ...details })
          rememberIdentifier(username, user.id)
        })
      } catch (error) {
        // The form keeps its typed values, and a password works as well.
        const found = passkeyProblem(error)
        if (!found) throw error
        setProblem(found)
      }
    },
    fieldOf: { USERNAME_TAKEN: 'username', PASSWORD_BREACHED: 'password' },
    focusFirst: proof.isShown,
  })
  function createByPasskey(): void {
    isByPasskey.current = true
    form.form.ref.current?.requestSubmit()
    isByPasskey.current = false
  }
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
      <div className="mb-5">
        <AddressLine flow={flow} email={email}>
          <span aria-hidden="true" className="ml-2 text-good">
            ✓
          </span>
        </AddressLine>
      </div>
      <Form state={form} submit={flowMessages.createAccount} actions={{ EMAIL_TAKEN: toSignIn }}>
        <UsernameField
          defaultValue={flow.openChallenge?.username ?? ''}
          error={form.fieldErrors.username}
          onChange={(event) => flow.rememberUsername(event.target.value)}
        />
        <NewPasswordField label={messages.password} error={form.fieldErrors.password} />
        <Consent />
      </Form>
      {hasPasskeys && (
        <div className="mt-3 grid gap-3">
          <Suspense>{problem && <PasskeyAlert problem={problem} />}</Suspense>
          <Button variant="plain" mustWait={form.isPending} onClick={createByPasskey}>
            <span className="whitespace-normal">{flowMessages.passkeyInstead}</span>
          </Button>
        </div>
      )}
    </>
  )
}
