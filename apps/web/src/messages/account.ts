import type { AccountMessages } from './account/en.ts'
import type { Catalogue } from './catalogue.ts'

/** Only the account page imports its texts, so that they stay out of the sign-in page's bundle. */
export const account: Catalogue<AccountMessages> = import.meta.glob('./account/*.ts', {
  eager: true,
})
