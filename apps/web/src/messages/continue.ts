import type { Catalogue } from './catalogue.ts'
import type { ContinueMessages } from './continue/en.ts'

/** Texts for users whom another program sent here, and of the sign-out page; they load on demand. */
export const continueTexts: Catalogue<ContinueMessages> = import.meta.glob('./continue/*.ts', {
  eager: true,
})
