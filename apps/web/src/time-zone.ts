type Options = { timeZone?: string }

/** Some browsers do not reveal their zone. */
const nameOf = ({ timeZone: name = 'UTC' }: Options): string => name

/** The time zone of this browser, by its name in the IANA database. */
export const timeZone = (): string => nameOf(new Intl.DateTimeFormat().resolvedOptions())
