import type { Reason } from '@latchkey/shared/errors'
import type { ReactNode } from 'react'
import type { Failure } from '../api/client.ts'
import { useLanguage } from '../messages/locale.tsx'
import { rightAddress } from '../public-origin.ts'
import { noticeLinkLook } from '../ui/link-variant.ts'
import { Notice } from '../ui/alert.tsx'
import { RequestId } from './request-id.tsx'
import { useSecondsUntil } from './use-countdown.ts'

/** Ways on for whoever was refused. */
export type Detours = Partial<Record<Reason, ReactNode>>

type Props = { failure: Failure; detours?: Detours | undefined }

export function FailureNotice({ failure, detours }: Props) {
  const { text, locale } = useLanguage()
  const { reason, retryAt, requestId } = failure
  const detour = reason && detours?.[reason]
  const seconds = useSecondsUntil(retryAt)

  const elsewhere = reason === 'FORBIDDEN' ? rightAddress() : undefined
  if (elsewhere !== undefined) {
    return (
      <Notice look="bad">
        <span>{text.wrongAddress}</span>{' '}
        <a href={elsewhere} className={`${noticeLinkLook} wrap-anywhere`}>
          {new URL(elsewhere).origin}
        </a>
      </Notice>
    )
  }
  if (reason !== 'RATE_LIMITED' || !retryAt) {
    return (
      <Notice look="bad">
        <span>{reason ? text.reasons[reason] : text.offline}</span> {detour}
        {reason === 'INTERNAL' && requestId && <RequestId id={requestId} />}
      </Notice>
    )
  }
  if (seconds === 0) return <Notice look="good">{text.retryNow}</Notice>
  const format = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  return (
    <Notice look="bad">
      {/* Read aloud once, as a time of day; the seconds run for the eye. */}
      <span className="sr-only">{text.retryAt(format.format(new Date(retryAt)))}</span>
      <span aria-hidden="true" className="tabular-nums">
        {text.retryAfter(formatWait(seconds, locale))}
      </span>{' '}
      {detour}
    </Notice>
  )
}

function formatWait(seconds: number, locale: string): string {
  const inSeconds = seconds < 100
  const value = inSeconds ? seconds : Math.ceil(seconds / 60)
  const unit = inSeconds ? 'second' : 'minute'
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(value)
}
