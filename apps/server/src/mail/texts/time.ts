import type { Locale } from '@latchkey/shared/auth'
import { isKnownTimeZone } from '@latchkey/shared/time-zone'

const tags = { en: 'en-GB', zh: 'zh-CN' }

type Zone = { locale: Locale; timeZone: string }

// Formatters are created on first use: each takes a tenth of the start-up time, and few mails contain a
// time.
const day = (at: Date, { locale, timeZone }: Zone): string =>
  at.toLocaleDateString(tags[locale], { dateStyle: 'long', timeZone })

const clock = (at: Date, { locale, timeZone }: Zone): string =>
  at.toLocaleTimeString(tags[locale], { timeStyle: 'short', timeZone })

function offset(at: Date, { timeZone }: Zone): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/**
 * A time in the zone of the account, with UTC beside it. Without a zone, English mails use UTC and
 * Chinese ones Beijing time.
 */
export function formatTime(at: Date, locale: Locale, known: string | null): string {
  const usual = locale === 'zh' ? 'Asia/Shanghai' : 'UTC'
  const timeZone = known !== null && isKnownTimeZone(known) ? known : usual
  const here = { locale, timeZone }
  const utc = { locale, timeZone: 'UTC' }
  const isSameDay = day(at, here) === day(at, utc)
  const isUtc = /^GMT(\+0)?$/.test(offset(at, here))
  if (locale === 'zh') {
    const beside = `UTC\u00A0${isSameDay ? '' : `${day(at, utc)} `}${clock(at, utc)}`
    const told = `${day(at, here)} ${clock(at, here)}`
    if (isUtc) return `${told}（UTC）`
    if (timeZone === 'Asia/Shanghai') return `北京时间 ${told}（${beside}）`
    return `${told} ${offset(at, here)}（${beside}）`
  }
  const told = `${day(at, here)} at ${clock(at, here)}`
  if (isUtc) return `${told} UTC`
  const beside = `${isSameDay ? '' : `${day(at, utc)} at `}${clock(at, utc)}\u00A0UTC`
  return `${told} ${offset(at, here)} (${beside})`
}
