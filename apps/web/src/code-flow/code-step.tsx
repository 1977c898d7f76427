import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { useCodeStatus } from './use-mail-status.ts'
import { CodeForm } from './code-form.tsx'
import type { Asked } from './remembered-challenge.ts'
import { HeldMail } from './mail-status.tsx'
import { Resend } from './resend-button.tsx'
import type { ChallengeFlow } from './use-code-flow.ts'
import { WrongAddress } from './wrong-address.tsx'

type Props = { flow: ChallengeFlow; asked: Asked; emailLabel: string }

/** Asks for the code, unless its mail never went out: then for what helps instead. */
export function CodeStep({ flow, asked, emailLabel }: Props) {
  const { text } = useLanguage()
  const status = useCodeStatus(flow, asked)
  const isRefused = status?.state === 'refused'
  const isHeld = status?.state === 'delayed' && !status.nextTryAt

  return (
    <>
      {isRefused ? (
        <WrongAddress flow={flow} email={asked.email} label={emailLabel} />
      ) : isHeld ? (
        <HeldMail resendAt={status.resendAt} />
      ) : (
        <CodeForm flow={flow} asked={asked} status={status} />
      )}
      <div className="mt-4 flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm">
        <Resend resendAt={asked.challenge.resendAt} resend={flow.resend} />
        {!isRefused && (
          <Button look="link" onClick={flow.goBack}>
            {text.otherAddress}
          </Button>
        )}
      </div>
    </>
  )
}
