import { localText, type Words } from '../../config/local-language.ts'

/** The backup cannot be restored under any settings. */
export class BadBackup extends Error {
  constructor(words: Words, options?: ErrorOptions) {
    super(localText(words), options)
  }
}
