import * as z from 'zod/mini'
import { attempt, challengeId, code, locale, type Challenge } from './auth.ts'

/** `attempt`: from a sign-in that asked for the second factor. `proof`: the code that the first call mails. */
export const recoverFactorsInput = z.strictObject({
  attempt,
  proof: z.optional(z.strictObject({ challengeId, code })),
  locale: z.optional(locale),
})

/** The next step of a user who lost every factor: to enter a mailed code, and then to wait. */
export type Recovery =
  | { status: 'code_required'; challenge: Challenge }
  | { status: 'planned'; removesAt: string }
