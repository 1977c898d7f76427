import { useLanguage } from './language.tsx'

/** English pages write times as the mails do: 30 November 2026 at 17:04. */
export const dateTag = (locale: string): string => (locale === 'en' ? 'en-GB' : locale)

type Time = string | number | Date

/** The one form of days and times on all pages. */
export function useDates() {
  const { locale } = useLanguage()
  const writer = (options: Intl.DateTimeFormatOptions) => (at: Time) =>
    new Intl.DateTimeFormat(dateTag(locale), options).format(new Date(at))
  return {
    day: writer({ dateStyle: 'long' }),
    minute: writer({ dateStyle: 'long', timeStyle: 'short' }),
    clock: writer({ timeStyle: 'short' }),
  }
}
