import type { Locale } from '@latchkey/shared/auth'
import type { FieldReason, Reason } from '@latchkey/shared/errors'

const reasons: Record<Reason, string> = {
  INVALID_INPUT: 'Some fields need another look. Check them and try again.',
  UNAUTHENTICATED: 'Your session has ended. Sign in to continue.',
  INVALID_CREDENTIALS: 'Incorrect username, email or password.',
  ACCOUNT_DISABLED: 'This account is disabled. Ask an administrator to enable it.',
  CODE_INVALID: 'This code is wrong or has expired. Check it, or request a new one.',
  USERNAME_TAKEN: 'This username is taken or too similar to one that is. Choose another.',
  EMAIL_TAKEN: 'This email already has an account.',
  PASSWORD_BREACHED: 'This password is too easy to guess. Choose another.',
  STEP_UP_REQUIRED: 'Confirm that it’s you to continue.',
  FACTOR_REQUIRED: 'Set up two-step sign-in to continue.',
  PASSWORD_REQUIRED: 'Set a password first.',
  FORBIDDEN: 'You don’t have permission to do this. Ask an administrator.',
  NOT_FOUND: 'This no longer exists. Reload the page.',
  RATE_LIMITED: 'Too many attempts. Try again later.',
  UNAVAILABLE: 'The service is busy. Try again in a moment.',
  INTERNAL: 'Something went wrong on our side. Try again.',
}

const fieldReasons: Record<FieldReason, string> = {
  REQUIRED: 'This field is required.',
  TOO_SHORT: 'Too short. Enter more characters.',
  TOO_LONG: 'Too long. Shorten it.',
  CHARACTERS: 'Some of these characters aren’t allowed here. Remove them.',
  NO_LETTER: 'Use at least one letter or digit.',
  MIXED_SCRIPTS:
    'Use letters from one alphabet. Latin letters can go with Chinese, Japanese or Korean.',
  RESERVED: 'This name is reserved. Choose another.',
  TAKEN: 'This username is taken or too similar to one that is. Choose another.',
  EMAIL: 'Enter a valid email address.',
  USED_UP: 'This code is no longer accepted. Request a new one.',
  CLOCK_OFF: 'Your phone’s clock seems to be off. Set it to automatic, then enter a new code.',
  CODE: 'Enter the whole code from the email.',
  HTTPS_URL: 'Use a link that starts with https://.',
  UNCHANGED: 'This is the same as before. Enter a different one.',
  UNKNOWN_FIELD: 'This field isn’t expected. Reload the page.',
  INVALID: 'This isn’t valid. Check what you entered.',
}

export const messages = {
  /** The language tag (BCP 47) of the page's `lang`, and for matching the browser's languages. */
  tag: 'en',
  /** The mails may lack a language of the pages. */
  mailLocale: 'en' satisfies Locale,
  language: 'English',
  signIn: 'Sign in',
  signInByPasskey: 'Sign in with a passkey',
  signInIntro: 'Welcome back.',
  account: 'Your account',
  identifier: 'Username or email',
  password: 'Password',
  show: 'Show',
  hide: 'Hide',
  ofPassword: 'the password',
  signOut: 'Sign out',
  toRegister: 'Create an account',
  toForgot: 'Forgot your password?',
  noAccount: 'New here?',
  tooLong: (max: number, over: number) =>
    over > 0 ? `At most ${max} characters: ${over} too many.` : `At most ${max} characters.`,
  arrivals: {
    'signed-out': { title: 'You’re signed out', intro: 'Sign in again whenever you need to.' },
    ended: {
      title: 'Your session has ended',
      intro:
        'It expired, or it was ended from another device or by an administrator. Sign in to continue.',
    },
    reset: { title: 'Password reset', intro: 'Sign in with your new password.' },
    'deletion-requested': {
      title: 'Deletion requested',
      intro: 'Your account will be deleted in 7 days. Sign in before then to keep it.',
    },
  },
  backTo: (host: string) => `Back to ${host}`,
  terms: 'Terms of service',
  privacy: 'Privacy policy',
  support: 'Contact support',
  deletionPending: (day: string) =>
    `This account is scheduled for deletion on ${day}. Nothing is lost yet: you can still keep it.`,
  keepQuestion: 'Keep your account?',
  keepAccount: 'Keep my account',
  /** The separator between two sentences. */
  between: ' ',
  loading: 'One moment…',
  tryAgain: 'Try again',
  cookiesBlocked:
    'Your browser blocks cookies, so you can’t stay signed in. Allow cookies for this site, then reload the page.',
  wrongAddress: 'This service only works at its own address. Open it there:',
  notFound: 'Page not found',
  notFoundText: 'The link may be wrong, or the page has moved.',
  toStart: 'Go to the home page',
  crashed: 'Something went wrong',
  crashedText: 'The page ran into an error. Nothing you saved is lost.',
  quote: 'If you ask for help, quote',
  offline: 'Can’t reach the server. Check your connection and try again.',
  retryAfter: (wait: string) => `Too many attempts. Try again in ${wait}.`,
  retryAt: (time: string) => `Too many attempts. Try again at ${time}.`,
  retryNow: 'You can try again now.',
  resetInstead: 'Reset your password instead',
  capsLock: 'Caps Lock is on.',
  notYou: 'Not you?',
  youAreOffline: 'You’re offline. We’ll reconnect automatically.',
  serverDown: 'Can’t reach the server. Retrying…',
  unreachable: 'Can’t reach the server',
  unreachableText: 'This page will continue once the server is back.',
  theme: 'Appearance',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  reasons,
  fieldReasons,
}

export type Messages = Omit<typeof messages, 'mailLocale'> & { mailLocale: Locale }
