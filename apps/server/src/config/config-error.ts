import { localText, type Words } from './local-language.ts'

/** Lists every configuration problem in one message, in the language of the terminal. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: Words | readonly Words[], options?: ErrorOptions) {
    const list = ('en' in problems ? [problems] : problems).map(localText)
    super(list.join(localText({ en: '; ', zh: '；' })), options)
    this.problems = list
  }
}
