import { showDomain } from '@latchkey/shared/idn'
import { useLanguage } from '../messages/locale.tsx'
import { Notice } from '../ui/alert.tsx'
import { EmailStep } from './email-step.tsx'
import type { ChallengeFlow } from './use-code-flow.ts'

type Props = { flow: ChallengeFlow; email: string; label: string }

/** In place of the code field when the mailbox takes no mail: no code will come, the address is asked for. */
export function WrongAddress({ flow, email, label }: Props) {
  const { text } = useLanguage()
  return (
    <>
      <div className="mt-3 mb-5">
        <Notice look="bad">
          {text.mailRefused(showDomain(email.slice(email.lastIndexOf('@') + 1)))}
        </Notice>
      </div>
      <EmailStep label={label} initial={email} refused={email} ask={flow.ask} />
    </>
  )
}
