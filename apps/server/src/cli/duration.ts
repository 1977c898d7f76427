import type { Locale } from '@latchkey/shared/auth'
import { days, hours, minutes, seconds } from '../clock.ts'

const units = [
  { length: days(1), en: 'day', zh: '天' },
  { length: hours(1), en: 'hour', zh: '小时' },
  { length: minutes(1), en: 'minute', zh: '分钟' },
  { length: seconds(1), en: 'second', zh: '秒' },
]

/** Counts in the largest unit that leaves no rest: "90 minutes". */
const inWords =
  (lang: Locale) =>
  (milliseconds: number): string => {
    const unit = units.find(({ length }) => milliseconds % length === 0)
    if (!unit) return `${milliseconds} ms`
    const count = milliseconds / unit.length
    return `${count} ${unit[lang]}${lang === 'en' && count !== 1 ? 's' : ''}`
  }

export const durationIn: Record<Locale, (milliseconds: number) => string> = {
  en: inWords('en'),
  zh: inWords('zh'),
}
