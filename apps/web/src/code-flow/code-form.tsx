import type { CodeStatus } from '@latchkey/shared/auth'
import { showAddress } from '@latchkey/shared/idn'
import { api, readFailure } from '../api/client.ts'
import { useLanguage } from '../messages/locale.tsx'
import { validators } from '../forms/validators.ts'
import { CodeInput } from '../forms/code-input.tsx'
import { Form } from '../forms/form.tsx'
import { useForm } from '../forms/use-form.ts'
import { codeLengths, pickCode } from '../forms/pick-code.ts'
import { isUsedUp } from './code-refusal.ts'
import type { OpenChallenge } from './remembered-challenge.ts'
import { MailStatus } from './mail-status.tsx'
import type { CodeFlow } from './use-code-flow.ts'

type Props = { flow: CodeFlow; openChallenge: OpenChallenge; status: CodeStatus | null }

export function CodeForm({ flow, openChallenge, status }: Props) {
  const { text } = useLanguage()
  const { challengeId, codeForm } = openChallenge.challenge
  const form = useForm({
    validators: {
      code(value) {
        if (flow.isRefused(value)) return 'UNCHANGED'
        // Half of a long code may look like a short one, and would cost a try.
        const isHalf = value !== '' && pickCode(value, codeForm).length < codeLengths[codeForm]
        return isHalf ? 'CODE' : validators.code(value)
      },
    },
    send: async ({ code }) => {
      try {
        const { expiresAt } = await api.auth.checkCode.mutate({ challengeId, code })
        flow.accept(code, expiresAt)
      } catch (error) {
        if (isUsedUp(error)) return flow.requireLongerCode()
        if (readFailure(error).reason === 'CODE_INVALID') flow.refuse(code)
        throw error
      }
    },
    fieldOf: { CODE_INVALID: 'code' },
    focusFirst: true,
  })
  return (
    <>
      <p className="mb-1 text-quiet wrap-anywhere">
        <span>{text.codeFor[codeForm]}</span>{' '}
        <strong translate="no" className="block font-semibold text-ink">
          {showAddress(openChallenge.email)}
        </strong>
      </p>
      {flow.isReused && <output className="mb-1 block">{text.codeSentBefore}</output>}
      <MailStatus status={status} email={openChallenge.email} />
      <Form state={form} submit={text.continue}>
        <CodeInput
          form={codeForm}
          error={form.fieldErrors.code}
          errorMessages={{
            CODE_INVALID: `${text.codeWrong} ${text.triesLeft[flow.triesLeft] ?? ''}`,
            UNCHANGED: text.codeTried,
          }}
        />
      </Form>
    </>
  )
}
