import { isKnownTimeZone } from '@latchkey/shared/time-zone'
import type * as z from 'zod'
import { checked, flag, isDay, startOf } from './variables.ts'

const isFirstSignIn = (text: string): boolean =>
  text === 'code' || (text.startsWith('digest:') && isDay(text.slice('digest:'.length)))

/** Variables for the clients of the service that Latchkey succeeds. */
export const legacyVariables = {
  LEGACY_CLIENTS: flag,
  LEGACY_TIME_ZONE: checked(
    { en: 'a time zone such as Asia/Shanghai', zh: '时区，例如 Asia/Shanghai' },
    isKnownTimeZone,
  ).default('Asia/Shanghai'),
  LEGACY_FIRST_SIGN_IN: checked(
    {
      en: 'code, or digest: and a date such as digest:2027-01-31',
      zh: ' code，或 digest: 加日期，例如 digest:2027-01-31',
    },
    isFirstSignIn,
  ).default('code'),
  LEGACY_SUNSET: checked(
    { en: 'a date such as 2027-06-30', zh: '日期，例如 2027-06-30' },
    isDay,
  ).optional(),
}

type Variables = z.infer<z.ZodObject<typeof legacyVariables>>

/** The settings of the old REST paths, or undefined if they are not served. */
export function readLegacySettings(variables: Variables) {
  if (variables.LEGACY_CLIENTS !== true) return undefined
  const { LEGACY_TIME_ZONE: timeZone, LEGACY_FIRST_SIGN_IN: first, LEGACY_SUNSET: end } = variables
  return {
    timeZone,
    /** Until then the old digest alone opens an adopted account. */
    trustsDigestUntil: first === 'code' ? undefined : startOf(first.slice('digest:'.length)),
    /** The announced end of the old paths. */
    sunset: end === undefined ? undefined : startOf(end),
  }
}

export type LegacySettings = NonNullable<ReturnType<typeof readLegacySettings>>
