import type { SignedIn, SignIn } from '@latchkey/shared/auth'
import { useState } from 'react'
import { api, readFailure } from '../../api/client.ts'
import {
  FactorCode,
  factorCode,
  isTyped,
  retypedCodes,
  type CodeMethod,
} from '../../forms/factor-code.tsx'
import { Form } from '../../forms/form.tsx'
import { InsteadBy } from '../../forms/instead-by.tsx'
import { useForm } from '../../forms/use-form.ts'
import { CardPage } from '../../layout/page.tsx'
import { factorTexts } from '../../messages/factors.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.tsx'

type Props = {
  asked: Extract<SignIn, { status: 'second_factor' }>
  onSignedIn: (answer: SignedIn) => void
  startAgain: () => void
}

/** The second step of a sign-in. What proves the first one is in memory alone. */
export function SecondFactor({ asked, onSignedIn, startAgain }: Props) {
  const messages = useMessages(factorTexts)
  const { attempt } = asked
  const methods = asked.methods.filter((one): one is CodeMethod => isTyped(one))
  const [method, setMethod] = useState<CodeMethod>(methods[0] ?? 'totp')
  const [isLost, setLost] = useState(false)
  return (
    <CardPage
      title={messages.secondStep}
      intro={isLost ? undefined : messages.askFor[method]}
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
      ) : (
        <CodeForm key={method} {...{ attempt, method, onSignedIn }} onLost={() => setLost(true)} />
      )}
      {!isLost && <InsteadBy methods={methods} current={method} choose={setMethod} />}
    </CardPage>
  )
}

type FormProps = Pick<Props, 'onSignedIn'> & {
  attempt: string
  method: CodeMethod
  onLost: () => void
}

function CodeForm({ attempt, method, onSignedIn, onLost }: FormProps) {
  const messages = useMessages()
  const form = useForm({
    validators: { code: factorCode(method) },
    async send({ code }) {
      try {
        const answer = await api.auth.secondFactor.mutate({ attempt, method, code })
        if (answer.status === 'signed_in') onSignedIn(answer)
      } catch (error) {
        if (readFailure(error).fields['attempt'] === undefined) throw error
        onLost()
      }
    },
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
