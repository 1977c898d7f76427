import type { FieldReason } from '@latchkey/shared/errors'

const usernameErrors: Partial<Record<FieldReason, string>> = {
  TOO_SHORT: 'At least 2 characters.',
  CHARACTERS: 'Use only letters, digits, dots, hyphens and underscores.',
}

export const messages = {
  tag: 'en',
  username: 'Username',
  newPassword: 'New password',
  currentPassword: 'Current password',
  wrongPassword: 'This isn’t your current password.',
  usernameRule: '2–50 letters, digits, dots, hyphens or underscores.',
  usernameErrors,
  passwordRule: (min: number) => `At least ${min} characters.`,
  passwordShort: (missing: number) => `${missing} more to go.`,
  passwordFair: 'Long enough. Longer is stronger.',
  passwordStrong: 'Good length.',
  strength: 'Strength',
  strengths: ['Very weak.', 'Weak.', 'Fair.', 'Strong.', 'Very strong.'],
  advice: {
    common: 'Many people use this password.',
    own: 'Don’t use your own name or email.',
    word: 'A single word is easy to guess. Combine several.',
    keyboard: 'Keyboard patterns are easy to guess.',
    repeat: 'Repeated words and characters are easy to guess.',
    sequence: 'Sequences like abc or 123 are easy to guess.',
    date: 'Years and dates are easy to guess.',
    longer: 'Add a few more words to make it strong.',
  },
}

export type CredentialsMessages = typeof messages
