import type { ReactNode } from 'react'
import { domainOf, showDomain } from '@latchkey/shared/idn'
import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Alert } from '../ui/alert.tsx'
import { EmailStep } from './email-step.tsx'
import type { CodeFlow } from './use-code-flow.ts'

type Props = { flow: CodeFlow; email: string; label: string; beside: ReactNode }

/** Asks for another address in place of the code, since the mail server of this one refuses mail. */
export function WrongAddress({ flow, email, label, beside }: Props) {
  const messages = useMessages(codeFlow)
  return (
    <>
      <div className="mt-3 mb-5">
        <Alert variant="bad">{messages.mailRefused(showDomain(domainOf(email)))}</Alert>
      </div>
      <EmailStep
        label={label}
        initial={email}
        refusedEmail={email}
        requestCode={flow.requestCode}
        beside={beside}
      />
    </>
  )
}
