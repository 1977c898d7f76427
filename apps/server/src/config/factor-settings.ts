import type * as z from 'zod'
import { checked, isDay, startOf } from './variables.ts'

const values = ['off', 'admins', 'everyone'] as const

/** Variables that require a second factor. */
export const factorVariables = {
  REQUIRE_SECOND_FACTOR: checked(
    { en: 'off, admins or everyone', zh: ' off、admins 或 everyone' },
    (text) => values.some((value) => value === text),
  )
    .transform((text) => values.find((value) => value === text) ?? 'off')
    .default('off'),
  REQUIRE_SECOND_FACTOR_FROM: checked(
    { en: 'a date such as 2027-01-31', zh: '日期，例如 2027-01-31' },
    isDay,
  ).optional(),
}

type Variables = z.infer<z.ZodObject<typeof factorVariables>>

/** Reads which accounts must have a second factor. Without a date the requirement starts at once. */
export function readFactorSettings(variables: Variables) {
  const { REQUIRE_SECOND_FACTOR: of, REQUIRE_SECOND_FACTOR_FROM: from } = variables
  if (of === 'off') return undefined
  return { of, from: from === undefined ? new Date(0) : startOf(from) }
}
