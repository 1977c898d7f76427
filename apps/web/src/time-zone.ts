type Options = { timeZone?: string }

/** Some browsers do not reveal their zone. */
const nameOf = ({ timeZone: name = 'UTC' }: Options): string => name

/** The time zone of this browser, by its name in the IANA database. */
export const timeZone = (): string => nameOf(new Intl.DateTimeFormat().resolvedOptions())

/** The day in a time zone as `2026-12-01`. UTC stands for a zone that this browser does not know. */
export function dayIn(zone: string, at: Date): string {
  try {
    const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }).formatToParts(at)
    const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? ''
    return [part('year'), part('month'), part('day')].join('-')
  } catch {
    return at.toISOString().slice(0, 10)
  }
}
