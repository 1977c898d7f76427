import { showAddress } from '@latchkey/shared/idn'
import { useLanguage } from '../messages/locale.tsx'
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
}

/** In place of a code that works no more. */
export function NewCode({ flow, openChallenge, end }: Props) {
  const { text } = useLanguage()
  const messages = { tries: text.codeUsedUp, expired: text.codeExpired, short: text.codeTooShort }
  const seconds = useSecondsUntil(openChallenge.challenge.resendAt)
  const form = useForm({ validators: {}, send: flow.requestNewCode, focusFirst: true })
  return (
    <>
      <div className="mt-3 mb-5 grid gap-4">
        <Alert variant="bad">{messages[end]}</Alert>
        <p className="text-quiet wrap-anywhere">
          {text.newCodeFor(showAddress(openChallenge.email))}
        </p>
      </div>
      <Form
        state={form}
        submit={seconds > 0 ? text.newCodeIn(seconds) : text.newCode}
        mustWait={seconds > 0}
      >
        {null}
      </Form>
      <OtherAddress flow={flow} />
    </>
  )
}
