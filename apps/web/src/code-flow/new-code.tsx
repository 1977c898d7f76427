import type { ReactNode } from 'react'
import { showAddress } from '@latchkey/shared/idn'
import { Gap } from '../messages/gap.tsx'
import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Form } from '../forms/form.tsx'
import { Alert } from '../ui/alert.tsx'
import { useForm } from '../forms/use-form.ts'
import type { OpenChallenge } from './remembered-challenge.ts'
import { OtherAddress } from './other-address.tsx'
import { useSecondsUntil } from '../forms/use-countdown.ts'
import type { CodeFlow } from './use-code-flow.ts'

type Props = {
  flow: CodeFlow
  openChallenge: OpenChallenge
  end: NonNullable<OpenChallenge['end']>
  beside: ReactNode
}

/** Offers a new code in place of an invalid one. */
export function NewCode({ flow, openChallenge, end, beside }: Props) {
  const messages = useMessages(codeFlow)
  const endings = {
    tries: messages.codeUsedUp,
    expired: messages.codeExpired,
    short: messages.codeTooShort,
  }
  const seconds = useSecondsUntil(openChallenge.challenge.resendAt)
  const form = useForm({ validators: {}, send: flow.requestNewCode, focusFirst: true })
  return (
    <>
      <div className="mt-3 mb-5 grid gap-4">
        <Alert variant="bad">{endings[end]}</Alert>
        <p className="text-quiet wrap-anywhere">
          <span>{messages.newCodeFor(showAddress(openChallenge.email))}</span>
          <Gap />
          <OtherAddress flow={flow} />
        </p>
      </div>
      <Form
        state={form}
        submit={seconds > 0 ? messages.newCodeIn(seconds) : messages.newCode}
        mustWait={seconds > 0}
        beside={beside}
      >
        {null}
      </Form>
    </>
  )
}
