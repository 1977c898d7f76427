type Options = { timeZone?: string }

/** Some browsers keep their zone to themselves. */
const nameOf = ({ timeZone: name = 'UTC' }: Options): string => name

/** The time zone of this browser, by its name in the IANA database. */
export const timeZone = (): string => nameOf(new Intl.DateTimeFormat().resolvedOptions())
