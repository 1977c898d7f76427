import type { SignedIn, SignIn } from '@latchkey/shared/auth'
import type { FactorMethod } from '@latchkey/shared/methods'
import { useState } from 'react'
import { api, readFailure } from '../../api/client.ts'
import { FactorCode, factorCode, retypedCodes, type CodeMethod } from '../../forms/factor-code.tsx'
import { Form } from '../../forms/form.tsx'
import { InsteadBy } from '../../forms/instead-by.tsx'
import { useForm } from '../../forms/use-form.ts'
import { CardPage } from '../../layout/page.tsx'
import { factorTexts } from '../../messages/factors.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { askPasskey } from '../../passkeys/ceremony.ts'
import { PasskeyProof } from '../../passkeys/passkey-proof.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.tsx'
import { LostFactors } from './lost-factors.tsx'

type Props = {
  asked: Extract<SignIn, { status: 'second_factor' }>
  onSignedIn: (answer: SignedIn) => void
  startAgain: () => void
}

/** The second step of a sign-in. What proves the first one is in memory alone. */
export function SecondFactor({ asked, onSignedIn, startAgain }: Props) {
  const messages = useMessages(factorTexts)
  const { attempt, methods } = asked
  const [method, setMethod] = useState<FactorMethod>(methods[0] ?? 'totp')
  const [isLost, setLost] = useState(false)
  const [isRecovering, setRecovering] = useState(false)
  const intro = isRecovering ? messages.recoveryIntro : messages.askFor[method]
  return (
    <CardPage
      title={isRecovering ? messages.recovery : messages.secondStep}
      intro={isLost ? undefined : intro}
      foot={
        <Button variant="link" onClick={startAgain}>
          {messages.startAgain}
        </Button>
      }
    >
      {isLost ? (
        <div className="mt-4">
          <Alert variant="bad">{messages.lost}</Alert>
        </div>
      ) : isRecovering ? (
        <LostFactors attempt={attempt} onLost={() => setLost(true)} />
      ) : (
        <Step key={method} {...{ attempt, method, onSignedIn }} onLost={() => setLost(true)} />
      )}
      {!isLost && !isRecovering && (
        <>
          <InsteadBy methods={methods} current={method} choose={setMethod} />
          <div className="mt-2 text-sm">
            <Button variant="link" onClick={() => setRecovering(true)}>
              {messages.lostAll}
            </Button>
          </div>
        </>
      )}
    </CardPage>
  )
}

type StepProps<M> = Pick<Props, 'onSignedIn'> & {
  attempt: string
  method: M
  onLost: () => void
}

function Step({ method, ...props }: StepProps<FactorMethod>) {
  return method === 'passkey' ? <PasskeyStep {...props} /> : <CodeStep {...props} method={method} />
}

/** Passes on a sign-in that is done, and tells where it cannot be any more. */
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

function PasskeyStep({ attempt, ...ends }: Omit<StepProps<unknown>, 'method'>) {
  return (
    <PasskeyProof
      prove={() =>
        finish(ends, async () => {
          const { options } = await api.auth.passkeyOptions.mutate({ attempt })
          const response = await askPasskey(options)
          return api.auth.secondFactor.mutate({ attempt, method: 'passkey', response })
        })
      }
    />
  )
}

function CodeStep({ attempt, method, ...ends }: StepProps<CodeMethod>) {
  const messages = useMessages()
  const form = useForm({
    validators: { code: factorCode(method) },
    send: ({ code }) => finish(ends, () => api.auth.secondFactor.mutate({ attempt, method, code })),
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
