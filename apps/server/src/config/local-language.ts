import type { Locale } from '@latchkey/shared/auth'

/** Intl reads these too, but its data would take 5 MB of every service that prints a note. */
export const localLanguage = ({ LC_ALL, LC_MESSAGES, LANG } = process.env): Locale =>
  (LC_ALL || LC_MESSAGES || LANG)?.startsWith('zh') ? 'zh' : 'en'

/** A text in both languages. */
export type Words = Readonly<Record<Locale, string>>

/** The text in the language of the terminal. */
export const localText = (words: Words): string => words[localLanguage()]

/** The same in both languages: an address, a number. */
export const sameWords = (text: string): Words => ({ en: text, zh: text })

/** An error for the operator. */
export const localError = (words: Words, options?: ErrorOptions): Error =>
  new Error(localText(words), options)
