import type { FieldReason } from '@latchkey/shared/errors'

/** Explanations of a refused field, worded to follow its name. */
export const fieldWords: Record<FieldReason, string> = {
  REQUIRED: 'is missing',
  TOO_SHORT: 'is too short',
  TOO_LONG: 'is too long',
  CHARACTERS: 'has characters that are not allowed',
  NO_LETTER: 'needs a letter or digit',
  MIXED_SCRIPTS: 'mixes letters of several alphabets',
  RESERVED: 'is reserved',
  TAKEN: 'is taken',
  EMAIL: 'is not an email address',
  CODE: 'is not a whole code',
  CLOCK_OFF: 'belongs to another time',
  USED_UP: 'is used up',
  HTTPS_URL: 'is not a link that starts with https://',
  UNCHANGED: 'is the same as before',
  UNKNOWN_FIELD: 'is not expected',
  INVALID: 'is not valid',
}
