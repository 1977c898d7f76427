import type { Reason } from '@latchkey/shared/errors'
import type { ReactNode } from 'react'
import type { Failure } from '../api/client.ts'
import { links } from '../brand.ts'
import { dateTag } from '../messages/dates.ts'
import { useLanguage } from '../messages/language.tsx'
import { Gap } from '../messages/gap.tsx'
import { useMessages } from '../messages/use-messages.ts'
import { addressAtPublicOrigin } from '../public-origin.ts'
import { alertLinkClass } from '../ui/link-class.ts'
import { Alert } from '../ui/alert.tsx'
import { RequestId } from './request-id.tsx'
import { useSecondsUntil } from './use-countdown.ts'

/** Actions for a refused user, by reason. */
export type FailureActions = Partial<Record<Reason, ReactNode>>

type Props = { failure: Failure; actions?: FailureActions | undefined }

export function FailureAlert({ failure, actions }: Props) {
  const messages = useMessages()
  const { locale } = useLanguage()
  const { reason, retryAt, requestId } = failure
  const action = reason && (actions?.[reason] ?? (reason === 'ACCOUNT_DISABLED' && toSupport()))
  const seconds = useSecondsUntil(retryAt)

  /** Only the operator can re-enable a disabled account. */
  function toSupport(): ReactNode {
    return (
      links.support && (
        <a href={links.support} className={alertLinkClass}>
          {messages.support}
        </a>
      )
    )
  }

  const rightAddress = reason === 'FORBIDDEN' ? addressAtPublicOrigin() : undefined
  if (rightAddress !== undefined) {
    return (
      <Alert variant="bad">
        <span>{messages.wrongAddress}</span>
        <Gap />
        <a href={rightAddress} className={`${alertLinkClass} wrap-anywhere`}>
          {new URL(rightAddress).origin}
        </a>
      </Alert>
    )
  }
  if (reason !== 'RATE_LIMITED' || !retryAt) {
    return (
      <Alert variant="bad">
        <span>{reason ? messages.reasons[reason] : messages.offline}</span>
        <Gap />
        {action}
        {reason === 'INTERNAL' && requestId && <RequestId id={requestId} />}
      </Alert>
    )
  }
  if (seconds === 0) return <Alert variant="good">{messages.retryNow}</Alert>
  const format = new Intl.DateTimeFormat(dateTag(locale), { timeStyle: 'medium' })
  return (
    <Alert variant="bad">
      {/* Screen readers read a time of day once; the countdown is for sighted users. */}
      <span className="sr-only">{messages.retryAt(format.format(new Date(retryAt)))}</span>
      <span aria-hidden="true" className="tabular-nums">
        {messages.retryAfter(formatWait(seconds, locale))}
      </span>
      <Gap />
      {action}
    </Alert>
  )
}

function formatWait(seconds: number, locale: string): string {
  const inSeconds = seconds < 100
  const value = inSeconds ? seconds : Math.ceil(seconds / 60)
  const unit = inSeconds ? 'second' : 'minute'
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(value)
}
