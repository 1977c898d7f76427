import type { LimitName } from '../../limits/table.ts'

/** The limits of procedures that compare a mailed code. */
export const guessing = [
  'verificationsPerIp',
  'wrongCodesPerAddressDay',
  'wrongCodesPerAddressMonth',
  'wrongCodesWholeServiceHour',
  'wrongCodesWholeServiceDay',
] as const satisfies LimitName[]
