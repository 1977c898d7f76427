import { limitNames } from '../limits/table.ts'

/** The words that `limits reset` accepts. */
export const limitWords: readonly string[] = ['all', 'pauses', ...limitNames]
