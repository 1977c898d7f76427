import { localText, type Words } from './local-language.ts'

/**
 * The reason why the server cannot start, in one sentence with the remedy, in the language of the terminal. It
 * never contains a secret.
 */
export class StartupError extends Error {
  constructor(words: Words, options?: ErrorOptions) {
    super(localText(words), options)
  }
}
