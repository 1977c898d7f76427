import { serverNow } from '../../api/server-clock.ts'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** "3 minutes ago", or null below one minute. */
export function formatAgo(time: string, locale: string): string | null {
  const passed = serverNow() - Date.parse(time)
  const found = units.find(([, length]) => passed >= length)
  if (!found) return null
  const [unit, length] = found
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return format.format(-Math.floor(passed / length), unit)
}
