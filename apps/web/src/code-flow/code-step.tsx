import type { ReactNode } from 'react'
import { inboxPage } from '../brand.ts'
import { linkClass } from '../ui/link-class.ts'
import { codeFlow } from '../messages/code-flow.ts'
import { Gap } from '../messages/gap.tsx'
import { useMessages } from '../messages/use-messages.ts'
import { useMailStatus } from './use-mail-status.ts'
import { CodeForm } from './code-form.tsx'
import type { OpenChallenge } from './remembered-challenge.ts'
import { HeldMail } from './mail-status.tsx'
import { OtherAddress } from './other-address.tsx'
import { ResendButton } from './resend-button.tsx'
import type { CodeFlow } from './use-code-flow.ts'
import { WrongAddress } from './wrong-address.tsx'

type Props = {
  flow: CodeFlow
  openChallenge: OpenChallenge
  emailLabel: string
  beside?: ReactNode
}

/** Asks for the code, or offers remedies if its mail was never sent. */
export function CodeStep({ flow, openChallenge, emailLabel, beside }: Props) {
  const messages = useMessages(codeFlow)
  const status = useMailStatus(flow, openChallenge)
  const isRefused = status?.state === 'refused'
  const isHeld = status?.state === 'delayed' && !status.nextTryAt

  return (
    <>
      {isRefused ? (
        <WrongAddress flow={flow} email={openChallenge.email} label={emailLabel} beside={beside} />
      ) : isHeld ? (
        <>
          <HeldMail email={openChallenge.email} resendAt={status.resendAt} />
          {beside}
        </>
      ) : (
        <CodeForm flow={flow} openChallenge={openChallenge} status={status} beside={beside} />
      )}
      <div className="mt-4 flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm">
        <ResendButton
          resendAt={openChallenge.challenge.resendAt}
          resend={flow.resend}
          kind={isRefused ? 'there' : isHeld ? 'new' : 'again'}
        />
        {isHeld && <OtherAddress flow={flow} />}
      </div>
      {inboxPage && (
        <p className="mt-4 text-sm text-quiet">
          <span className="break-keep">{messages.noMailServer}</span>
          <Gap />
          <a href={inboxPage} target="_blank" rel="noreferrer" className={linkClass}>
            {messages.openInbox}
          </a>
        </p>
      )}
    </>
  )
}
