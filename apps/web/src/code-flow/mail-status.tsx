import type { CodeStatus } from '@latchkey/shared/auth'
import { domainOf, showAddress, showDomain } from '@latchkey/shared/idn'
import { inboxPage } from '../brand.ts'
import { useDates } from '../messages/dates.ts'
import { codeFlow } from '../messages/code-flow.ts'
import { Gap } from '../messages/gap.tsx'
import { useMessages } from '../messages/use-messages.ts'
import { useSecondsUntil } from '../forms/use-countdown.ts'

const patience = 30_000

/** The delivery state of a mail. Countdowns stay outside the live region: it would read every second. */
export function MailStatus({ status, email }: { status: CodeStatus | null; email: string }) {
  const messages = useMessages(codeFlow)
  const { between } = useMessages()
  const { clock } = useDates()
  const domain = showDomain(domainOf(email))
  const since = status ? Date.parse(status.since) : 0
  const isOverdue = useSecondsUntil(new Date(since + patience).toISOString()) === 0

  return (
    <div className="mb-5 min-h-5 text-sm wrap-anywhere">
      <span aria-live="polite" className="text-quiet">
        {status && sentence(status)}
      </span>
      <Gap />
      {status?.nextTryAt && <NextTry at={status.nextTryAt} />}
    </div>
  )

  function sentence({ state }: CodeStatus): string {
    if (state === 'queued') return messages.mailQueued(domain)
    if (state === 'delayed') return messages.mailDelayed(domain)
    const time = clock(since)
    if (inboxPage) return messages.mailArrived(time)
    const sent = messages.mailSent(domain, time)
    return isOverdue ? sent + between + messages.lookInSpam : sent
  }
}

/** Replaces the code field if the server held this mail back because an earlier code is still valid. */
export function HeldMail({ email, resendAt }: { email: string; resendAt: string }) {
  const messages = useMessages(codeFlow)
  const { clock } = useDates()
  // The time is rounded up to the minute, because an earlier request would be refused.
  const minute = Math.ceil(Date.parse(resendAt) / 60_000) * 60_000
  return (
    <output className="mt-3 mb-5 block wrap-anywhere">
      {messages.mailHeld(showAddress(email), clock(minute))}
    </output>
  )
}

function NextTry({ at }: { at: string }) {
  const messages = useMessages(codeFlow)
  const seconds = useSecondsUntil(at)
  return (
    <span className="text-quiet tabular-nums">
      {seconds > 0 ? messages.nextTryIn(seconds) : messages.tryingNow}
    </span>
  )
}
