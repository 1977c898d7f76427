/** A date as prepared statements return it: milliseconds in SQLite, a UTC string in MySQL. */
export type Time = number | string

export const toDate = (time: Time): Date =>
  new Date(typeof time === 'number' ? time : `${time.replace(' ', 'T')}Z`)

/** SQLite has neither dates nor booleans. MySQL's driver converts both. */
export function toCell<Value>(value: Value | Date): Value | number {
  if (typeof value === 'boolean') return Number(value)
  return value instanceof Date ? value.getTime() : value
}
