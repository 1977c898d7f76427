import type { CodeStatus } from '@latchkey/shared/auth'
import type { ReactNode } from 'react'
import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { validators } from '../forms/validators.ts'
import { CodeInput } from '../forms/code-input.tsx'
import { Form } from '../forms/form.tsx'
import { useForm, type FieldError } from '../forms/use-form.ts'
import { codeLengths, pickCode } from '../forms/pick-code.ts'
import { AddressLine } from './address-line.tsx'
import type { OpenChallenge } from './remembered-challenge.ts'
import { MailStatus } from './mail-status.tsx'
import type { CodeFlow } from './use-code-flow.ts'

type Props = {
  flow: CodeFlow
  openChallenge: OpenChallenge
  status: CodeStatus | null
  beside: ReactNode
}

const refusals: FieldError[] = ['CODE_INVALID', 'UNCHANGED']

export function CodeForm({ flow, openChallenge, status, beside }: Props) {
  const messages = useMessages(codeFlow)
  const { codeForm } = openChallenge.challenge
  const form = useForm({
    validators: {
      code(value) {
        if (flow.isRefused(value)) return 'UNCHANGED'
        // Half of a long code may look like a whole short one and would cost an attempt.
        const isHalf = value !== '' && pickCode(value, codeForm).length < codeLengths[codeForm]
        return isHalf ? 'CODE' : validators.code(value)
      },
    },
    send: ({ code }) => flow.checkCode(code),
    fieldOf: { CODE_INVALID: 'code' },
    retypeAfter: refusals,
    focusFirst: true,
  })
  return (
    <>
      <p className="text-quiet">{messages.codeFor[codeForm]}</p>
      <div className="mb-1">
        <AddressLine flow={flow} email={openChallenge.email} />
      </div>
      {flow.isReused && <output className="mb-1 block">{messages.codeSentBefore}</output>}
      <MailStatus status={status} email={openChallenge.email} />
      <Form state={form} submit={messages.continue} beside={beside}>
        <CodeInput
          form={codeForm}
          error={form.fieldErrors.code}
          errorMessages={{
            CODE_INVALID: messages.codeWrongLeft(flow.triesLeft),
            UNCHANGED: messages.codeTried,
          }}
        />
      </Form>
    </>
  )
}
