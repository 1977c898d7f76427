import type { FactorTemplate, Notice } from './layout.ts'

const wasNotYou = 'If it wasn’t you, secure your account now.'

export const enFactorNotice: Record<FactorTemplate, (name: string) => Notice> = {
  factor_added: (name) => ({
    subject: `An authenticator app was added to your ${name} account`,
    heading: 'An authenticator app was added',
    what: `An authenticator app was added to your ${name} account. After a password, we now ask for a second step, such as a code from this app, except on devices you trust.`,
    ifNotYou:
      'If it wasn’t you, secure your account. This also removes the app after 3 days, unless someone signs in with its codes before then.',
  }),
  factor_removed: (name) => ({
    subject: `An authenticator app was removed from your ${name} account`,
    heading: 'An authenticator app was removed',
    what: `An authenticator app was removed from your ${name} account. Its codes no longer work. Your account page shows how you sign in now.`,
    ifNotYou: wasNotYou,
  }),
  passkey_added: (name) => ({
    subject: `A passkey was added to your ${name} account`,
    heading: 'A passkey was added',
    what: `A passkey was added to your ${name} account. If the device checks a fingerprint, a face or a PIN, the passkey signs you in on its own. After a password, we now ask for a second step, such as this passkey, except on devices you trust.`,
    ifNotYou:
      'If it wasn’t you, secure your account. The passkey will then only work together with your new password, and will be removed after 3 days unless someone signs in with both before then.',
  }),
  passkey_removed: (name) => ({
    subject: `A passkey was removed from your ${name} account`,
    heading: 'A passkey was removed',
    what: `A passkey was removed from your ${name} account and can no longer be used to sign in. Your account page shows how you sign in now.`,
    ifNotYou: wasNotYou,
  }),
  factor_guessed: (name) => ({
    subject: `Someone entered your ${name} password, but couldn’t sign in`,
    heading: 'Someone may be guessing your sign-in codes',
    what: `Someone entered the right password for your ${name} account and then several wrong codes. They didn’t get in, and each new attempt now has to wait longer.`,
    occasion: 'The latest attempt:',
    ifYou:
      'If this was you, check that your phone sets its clock automatically, or use a backup code.',
    ifNotYou: 'If it wasn’t you, someone knows your password. Secure your account now.',
  }),
  factors_ending: (name) => ({
    subject: `Two-step sign-in for your ${name} account will be turned off`,
    heading: 'Two-step sign-in will be turned off in 3 days',
    what: `Someone asked the people who run ${name} to remove the authenticator apps and passkeys from your account. They will be removed in 3 days, and your password alone will then be enough to sign in. Any app or passkey you use as the second step before then stays. If your account has no password, set one with “Forgot your password?”.`,
    occasion: 'The request:',
    ifYou: 'If you asked for it, there’s nothing to do but wait.',
    ifNotYou:
      'If it wasn’t you, secure your account. This also keeps your authenticator apps and passkeys.',
  }),
  factors_ending_asked: (name) => ({
    subject: `Someone says they lost the second step for your ${name} account`,
    heading: 'Two-step sign-in will be turned off in 3 days',
    what: `Someone entered the password for your ${name} account and a code from this mailbox, and said that its authenticator apps, passkeys and backup codes are lost. They will be removed in 3 days, and your password alone will then be enough to sign in. Any app or passkey you sign in with before then stays.`,
    occasion: 'The request:',
    ifYou: 'If you asked for it, there’s nothing to do but wait.',
    ifNotYou:
      'If it wasn’t you, secure your account. This also keeps your authenticator apps and passkeys.',
  }),
  factors_ending_soon: (name) => ({
    subject: `Two-step sign-in for your ${name} account will be turned off within a day`,
    heading: 'Two-step sign-in will be turned off within a day',
    what: `Two days ago, someone asked to remove the authenticator apps and passkeys from your ${name} account. They will be removed within a day, and your password alone will then be enough to sign in. Any app or passkey you sign in with before then stays.`,
    occasion: null,
    ifYou: 'If you asked for it, there’s nothing to do but wait.',
    ifNotYou:
      'If it wasn’t you, secure your account. This also keeps your authenticator apps and passkeys.',
  }),
  factors_removed: (name) => ({
    subject: `Two-step sign-in for your ${name} account was turned off`,
    heading: 'Two-step sign-in was turned off',
    what: `The people who run ${name} removed the authenticator apps, passkeys and backup codes from your account. Your password alone is now enough to sign in. If your account has no password, set one with “Forgot your password?”.`,
    ifYou: 'If you asked for it, sign in and set up two-step sign-in again.',
    ifNotYou: wasNotYou,
  }),
  backup_codes_made: (name) => ({
    subject: `New backup codes for your ${name} account`,
    heading: 'New backup codes were generated',
    what: `New backup codes were generated for your ${name} account. The previous ones no longer work.`,
    ifNotYou: 'If it wasn’t you, secure your account. This also cancels the new codes.',
  }),
  backup_code_used: (name) => ({
    subject: `A backup code for your ${name} account was used`,
    heading: 'A backup code was used',
    what: `A backup code for your ${name} account was used and no longer works. Your account page shows how many are left.`,
    ifNotYou: wasNotYou,
  }),
  device_trusted: (name) => ({
    subject: `A trusted device was added to your ${name} account`,
    heading: 'A trusted device was added',
    what: `Someone signed in to your ${name} account with both steps and chose to trust the device. For 30 days, your password alone is enough to sign in there. Your account page lists all trusted devices.`,
    ifNotYou: 'If it wasn’t you, secure your account. This also removes all trusted devices.',
  }),
}
