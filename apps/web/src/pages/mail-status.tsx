import type { CodeStatus } from '@latchkey/shared/auth'
import { useLanguage } from '../messages/locale.tsx'
import { noticeLinkLook } from '../ui/link-look.ts'
import { Notice } from '../ui/notice.tsx'
import type { Asked } from './kept-challenge.ts'
import { useSecondsUntil } from '../ui/seconds-until.ts'

const patience = 30_000

type Props = { status: CodeStatus | null; asked: Asked; goBack: () => void }

/** Where the mail is, as a mail server said it. Countdowns stay outside of what is read aloud. */
export function MailStatus({ status, asked, goBack }: Props) {
  const { text, locale } = useLanguage()
  const domain = asked.email.slice(asked.email.lastIndexOf('@') + 1)
  const isRefused = status?.state === 'refused'
  const since = status ? Date.parse(status.since) : 0
  const isOverdue = useSecondsUntil(new Date(since + patience).toISOString()) === 0
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })

  return (
    <div className="mb-5 min-h-5 text-sm wrap-anywhere [&_[role=alert]]:mt-3">
      <span aria-live="polite" className="text-quiet">
        {status && !isRefused && sentence(status)}
      </span>{' '}
      {status?.nextTryAt && <NextTry at={status.nextTryAt} />}
      {isRefused && (
        <Notice look="bad">
          {text.mailRefused(domain)}{' '}
          <button type="button" className={noticeLinkLook} onClick={goBack}>
            {text.checkAddress}
          </button>
        </Notice>
      )}
    </div>
  )

  function sentence({ state, nextTryAt, resendAt }: CodeStatus): string {
    if (state === 'queued') return text.mailQueued(domain)
    if (state === 'sent') {
      const sent = text.mailSent(domain, clock.format(since))
      return isOverdue ? `${sent} ${text.lookInSpam}` : sent
    }
    // To the minute, so never before it.
    const minute = Math.ceil(Date.parse(resendAt) / 60_000) * 60_000
    return nextTryAt ? text.mailDelayed(domain) : text.mailHeld(clock.format(minute))
  }
}

function NextTry({ at }: { at: string }) {
  const { text } = useLanguage()
  const seconds = useSecondsUntil(at)
  return (
    <span className="text-quiet tabular-nums">
      {seconds > 0 ? text.nextTryIn(seconds) : text.tryingNow}
    </span>
  )
}
