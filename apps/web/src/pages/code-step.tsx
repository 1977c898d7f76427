import { api, readFailure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { checks } from '../ui/checks.ts'
import { CodeInput } from '../ui/code-input.tsx'
import { Form } from '../ui/form.tsx'
import { useForm } from '../ui/use-form.ts'
import type { Asked } from './kept-challenge.ts'
import { useCodeStatus } from './code-status.ts'
import { MailStatus } from './mail-status.tsx'
import { Resend } from './resend.tsx'
import type { ChallengeFlow } from './use-challenge.ts'

export function CodeStep({ flow, asked }: { flow: ChallengeFlow; asked: Asked }) {
  const { text } = useLanguage()
  const { challengeId, codeForm, resendAt } = asked.challenge
  const status = useCodeStatus(flow, asked)
  const form = useForm({
    checks: { code: checks.code },
    send: async ({ code }) => {
      try {
        const { expiresAt } = await api.auth.checkCode.mutate({ challengeId, code })
        flow.accept(code, expiresAt)
      } catch (error) {
        if (readFailure(error).reason === 'CODE_INVALID') flow.countWrong()
        throw error
      }
    },
    blame: { CODE_INVALID: 'code' },
    focusFirst: true,
  })
  return (
    <>
      <p className="mb-1 text-quiet wrap-anywhere">
        {text.codeFor[codeForm]} <strong className="font-semibold text-ink">{asked.email}</strong>
      </p>
      <MailStatus status={status} asked={asked} goBack={flow.goBack} />
      <Form state={form} submit={text.continue}>
        <CodeInput
          form={codeForm}
          fault={form.faults.code}
          wrongText={`${text.codeWrong} ${text.triesLeft[flow.triesLeft] ?? ''}`}
        />
      </Form>
      <div className="mt-4 flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm">
        <Resend resendAt={resendAt} resend={flow.resend} />
        <Button look="link" onClick={flow.goBack}>
          {text.otherAddress}
        </Button>
      </div>
    </>
  )
}
