import type { Result, ResultMail } from './layout.ts'

const results = {
  account_closed: {
    subject: (name: string) => `Your ${name} account is locked until you reset your password`,
    heading: 'Your account is locked',
    what: (name: string) =>
      `Someone chose “Secure my account” in an email about your ${name} account. All devices are signed out, and nobody can sign in. To unlock the account, choose a new password with a code sent to this address.`,
    advice:
      'If it wasn’t you, someone else can read your email: change the password of your mailbox first.',
  },
  account_locked: {
    subject: (name: string) => `Your ${name} account is locked`,
    heading: 'Your account is locked',
    what: (name: string) =>
      `Someone chose “Secure my account” in an email about your ${name} account. It’s now locked, and a code can’t unlock it: its earlier address belongs to another account, or the account was already disabled. All devices are signed out, and nobody can sign in.`,
    advice:
      'If the account is yours, contact the people who run this service. They can give it your email address and unlock it.',
  },
  address_returned: {
    subject: (name: string) => `This address no longer belongs to your ${name} account`,
    heading: 'Your account has its previous address back',
    what: (name: string) =>
      `Your ${name} account has its previous address back, and this one no longer belongs to it. If you forgot the password, you can reset it with the previous address.`,
    advice:
      'If that address isn’t yours either, find an older email about your account in the mailbox you used before, and choose “Secure my account” there.',
  },
  factor_reported: {
    subject: (name: string) =>
      `An authenticator app or passkey will be removed from your ${name} account`,
    heading: 'An authenticator app or passkey will be removed in 3 days',
    what: (name: string) =>
      `Someone chose “Secure my account” in an email about your ${name} account. An authenticator app or passkey added at the time of that email or later will be removed in 3 days. After that, you sign in with your new password and what you had before.`,
    advice:
      'If it’s yours and you want to keep it, choose a new password and sign in with both before then.',
  },
} as const

/** The text of a mail that reports how an account was secured. */
export function enResult({ template }: ResultMail, name: string): Result {
  const { subject, heading, what, advice } = results[template]
  return { subject: subject(name), heading, what: what(name), advice }
}
