import { readFailure } from '../api/client.ts'

/** Guesses used up the digits of this address: only a longer code is accepted now. */
export const isUsedUp = (error: unknown): boolean => readFailure(error).fields['code'] === 'USED_UP'

export const isWrong = (error: unknown): boolean => readFailure(error).reason === 'CODE_INVALID'

/** The server refused a code that it accepted before. */
export const isNoLongerValid = (error: unknown): boolean => isWrong(error) || isUsedUp(error)
