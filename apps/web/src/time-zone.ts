/** The time zone of this browser, by its name in the IANA database. */
export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone
