import type { Reason } from '@latchkey/shared/errors'
import { api } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { checks } from '../ui/checks.ts'
import { CodeInput } from '../ui/code-input.tsx'
import { Form } from '../ui/form.tsx'
import { useForm } from '../ui/use-form.ts'
import { Resend } from './resend.tsx'
import type { Asked } from './use-challenge.ts'

type Props = {
  asked: Asked
  /** Why the last code was sent back to this step. */
  refused?: Reason | null
  resend: () => Promise<void>
  accept: (code: string) => void
  goBack: () => void
}

export function CodeStep({ asked, refused, resend, accept, goBack }: Props) {
  const { text } = useLanguage()
  const { challengeId, resendAt } = asked.challenge
  const form = useForm({
    checks: { code: checks.code },
    send: async ({ code }) => {
      await api.auth.checkCode.mutate({ challengeId, code })
      accept(code)
    },
    blame: { CODE_INVALID: 'code' },
    focusFirst: true,
  })
  return (
    <>
      <p className="mb-4 text-quiet wrap-anywhere">{text.codeSent(asked.email)}</p>
      <Form state={form} submit={text.continue}>
        <CodeInput fault={form.faults.code ?? refused ?? undefined} />
      </Form>
      <div className="mt-4 flex flex-wrap justify-between gap-x-4">
        <Resend resendAt={resendAt} resend={resend} />
        <Button look="link" onClick={goBack}>
          {text.otherAddress}
        </Button>
      </div>
    </>
  )
}
