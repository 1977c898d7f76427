import { limitNames } from '../limits/table.ts'

/** What `limits reset` can be told to reset. */
export const limitWords: readonly string[] = ['all', 'pauses', ...limitNames]
