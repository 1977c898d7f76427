import { showAddress } from '@latchkey/shared/idn'
import { useLanguage } from '../messages/locale.tsx'
import { Form } from '../forms/form.tsx'
import { Notice } from '../ui/alert.tsx'
import { useForm } from '../forms/use-form.ts'
import type { Asked } from './remembered-challenge.ts'
import { OtherAddress } from './other-address.tsx'
import { useSecondsUntil } from '../forms/use-countdown.ts'
import type { ChallengeFlow } from './use-code-flow.ts'

type Props = { flow: ChallengeFlow; asked: Asked; end: NonNullable<Asked['end']> }

/** In place of a code that works no more. */
export function NewCode({ flow, asked, end }: Props) {
  const { text } = useLanguage()
  const told = { tries: text.codeUsedUp, expired: text.codeExpired, short: text.codeTooShort }
  const seconds = useSecondsUntil(asked.challenge.resendAt)
  const form = useForm({ checks: {}, send: flow.renew, focusFirst: true })
  return (
    <>
      <div className="mt-3 mb-5 grid gap-4">
        <Notice look="bad">{told[end]}</Notice>
        <p className="text-quiet wrap-anywhere">{text.newCodeFor(showAddress(asked.email))}</p>
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
