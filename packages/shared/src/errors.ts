import type { ProofMethod } from './methods.ts'

/**
 * Every reason for which a call can be refused. The list is closed: the compiler checks the server's
 * transport table and the pages' texts against it.
 */
export const reasons = [
  'INVALID_INPUT',
  'UNAUTHENTICATED',
  'INVALID_CREDENTIALS',
  'ACCOUNT_DISABLED',
  'CODE_INVALID',
  'USERNAME_TAKEN',
  'EMAIL_TAKEN',
  'PASSWORD_BREACHED',
  'STEP_UP_REQUIRED',
  'FACTOR_REQUIRED',
  'PASSWORD_REQUIRED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
] as const

export type Reason = (typeof reasons)[number]

/** The reason for one field of an `INVALID_INPUT`. */
export const fieldReasons = [
  'REQUIRED',
  'TOO_SHORT',
  'TOO_LONG',
  'CHARACTERS',
  'NO_LETTER',
  'MIXED_SCRIPTS',
  'RESERVED',
  'TAKEN',
  'EMAIL',
  'CODE',
  'USED_UP',
  'CLOCK_OFF',
  'HTTPS_URL',
  'UNCHANGED',
  'UNKNOWN_FIELD',
  'INVALID',
] as const

export type FieldReason = (typeof fieldReasons)[number]

/** The `data` of a tRPC error as this service sends it. */
export type ErrorData = {
  /** tRPC's own key, e.g. `TOO_MANY_REQUESTS`. */
  code: string
  httpStatus: number
  path?: string
  reason: Reason
  /** The reason of each input field; the key `''` means the input as a whole. */
  fields?: Record<string, FieldReason>
  /**
   * Seconds to wait before the same call may succeed; with `RATE_LIMITED`, `UNAVAILABLE` and a
   * temporary `INTERNAL`.
   */
  retryAfterSeconds?: number
  /**
   * With `STEP_UP_REQUIRED`: the methods by which the caller can prove their identity, with
   * `account.confirmIdentity`.
   */
  methods?: ProofMethod[]
}

/** Returns the reason in a schema's message, or `INVALID` for a message that no schema of ours set. */
export const fieldReasonOf = (message: string | undefined): FieldReason =>
  isFieldReason(message) ? message : 'INVALID'

export function isFieldReason(value: unknown): value is FieldReason {
  return fieldReasons.some((reason) => reason === value)
}
