import * as z from 'zod/mini'
import type { FieldReason } from './errors.ts'

const invalid: FieldReason = 'INVALID'

/** A name in the form of the IANA time zone database, such as "Asia/Shanghai". */
export const timeZoneName = z
  .string()
  .check(
    z.regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, invalid),
    z.maxLength(50, invalid),
  )

/**
 * Returns whether this program knows the zone. Each program knows the zones of its own release: a browser
 * may know newer ones than the server.
 */
export function isKnownTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
