import type { SignedIn, SignIn } from '@latchkey/shared/auth'
import type { FactorMethod } from '@latchkey/shared/methods'
import { api, readFailure } from '../../api/client.ts'
import { FactorCode, factorCode, retypedCodes, type CodeMethod } from '../../forms/factor-code.tsx'
import { Form } from '../../forms/form.tsx'
import { useForm } from '../../forms/use-form.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { askPasskey } from '../../passkeys/ceremony.ts'
import { PasskeyProof } from '../../passkeys/passkey-proof.tsx'

type StepProps<M> = {
  attempt: string
  method: M
  isTrusted: boolean
  onSignedIn: (answer: SignedIn) => void
  onLost: () => void
}

/** The proof of the second factor: a passkey or a typed code. */
export function SecondStep({ method, ...props }: StepProps<FactorMethod>) {
  return method === 'passkey' ? <PasskeyStep {...props} /> : <CodeStep {...props} method={method} />
}

/** Passes on a completed sign-in, and reports one that must start over. */
async function finish(
  { onSignedIn, onLost }: Pick<StepProps<unknown>, 'onSignedIn' | 'onLost'>,
  call: () => Promise<SignIn>,
): Promise<void> {
  try {
    const answer = await call()
    if (answer.status === 'signed_in') onSignedIn(answer)
  } catch (error) {
    if (readFailure(error).fields['attempt'] === undefined) throw error
    onLost()
  }
}

function PasskeyStep({ attempt, isTrusted, ...ends }: Omit<StepProps<unknown>, 'method'>) {
  return (
    <PasskeyProof
      prove={() =>
        finish(ends, async () => {
          const { options } = await api.auth.passkeyOptions.mutate({ attempt })
          const response = await askPasskey(options)
          const trustDevice = isTrusted
          return api.auth.secondFactor.mutate({ attempt, method: 'passkey', response, trustDevice })
        })
      }
    />
  )
}

function CodeStep({ attempt, method, isTrusted, ...ends }: StepProps<CodeMethod>) {
  const messages = useMessages()
  const form = useForm({
    validators: { code: factorCode(method) },
    send: ({ code }) =>
      finish(ends, () => {
        // A backup code grants no trust.
        const trustDevice = isTrusted && method !== 'backup_code'
        return api.auth.secondFactor.mutate({ attempt, method, code, trustDevice })
      }),
    fieldOf: { CODE_INVALID: 'code' },
    retypeAfter: retypedCodes,
    focusFirst: true,
  })
  return (
    <Form state={form} submit={messages.signIn}>
      <FactorCode method={method} error={form.fieldErrors.code} />
    </Form>
  )
}
