import type { Catalogue } from './catalogue.ts'
import type { QuestionMessages } from './question/en.ts'

/** Texts for users whom an app sent here to sign in; they load on demand. */
export const questionTexts: Catalogue<QuestionMessages> = import.meta.glob('./question/*.ts', {
  eager: true,
})
