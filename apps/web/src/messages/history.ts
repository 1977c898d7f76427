import type { Catalogue } from './catalogue.ts'
import type { HistoryMessages } from './history/en.ts'

/** Texts of the security history, which only the account page imports. */
export const historyTexts: Catalogue<HistoryMessages> = import.meta.glob('./history/*.ts', {
  eager: true,
})
