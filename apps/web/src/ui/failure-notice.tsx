import type { Failure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Notice } from './notice.tsx'

export function FailureNotice({ failure }: { failure: Failure }) {
  const { text, locale } = useLanguage()
  return <Notice look="bad">{sentence()}</Notice>

  function sentence(): string {
    const { reason, retryAfterSeconds } = failure
    if (!reason) return text.offline
    if (reason === 'RATE_LIMITED' && retryAfterSeconds) {
      return text.retryAfter(formatWait(retryAfterSeconds, locale))
    }
    return text.reasons[reason]
  }
}

function formatWait(seconds: number, locale: string): string {
  const inSeconds = seconds < 100
  const value = inSeconds ? seconds : Math.ceil(seconds / 60)
  const unit = inSeconds ? 'second' : 'minute'
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(value)
}
