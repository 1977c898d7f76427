import { readFailure } from '../api/client.ts'

/** Somebody guessed at this address: its digits are refused, and the next mail brings ten letters. */
export const isUsedUp = (error: unknown): boolean => readFailure(error).fields['code'] === 'USED_UP'

/** A code that was right before is no more. */
export const isNoLongerValid = (error: unknown): boolean =>
  readFailure(error).reason === 'CODE_INVALID' || isUsedUp(error)
