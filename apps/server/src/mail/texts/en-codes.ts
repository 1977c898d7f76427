/** The texts of mails with a code. */
export const codes = {
  register_code: {
    subject: 'sign-up code',
    heading: 'Confirm your email address',
    purpose: (name: string) => `Enter this code to finish creating your ${name} account.`,
    ignore: 'Didn’t request this? Ignore this email; nothing happens without the code.',
  },
  reset_password_code: {
    subject: 'password reset code',
    heading: 'Reset your password',
    purpose: (name: string) => `Enter this code to choose a new password for your ${name} account.`,
    ignore: 'Didn’t request this? Ignore this email; nothing changes without the code.',
  },
  email_change_code: {
    subject: 'email change code',
    heading: 'Confirm your new email address',
    purpose: (name: string) => `Enter this code to use this address for your ${name} account.`,
    ignore: 'Didn’t request this? Ignore this email; nothing changes without the code.',
  },
  first_sign_in_code: {
    subject: 'sign-in code',
    heading: 'Your first sign-in since we moved',
    purpose: (name: string) =>
      `${name} has moved to a new sign-in service. Enter this code where you sign in or reset your password.`,
    ignore: 'Didn’t request this? Someone may know your old password, so choose a new one.',
  },
  sign_in_code: {
    subject: 'sign-in code',
    heading: 'Confirm your sign-in',
    purpose: (name: string) => `Enter this code where you sign in to your ${name} account.`,
    ignore: 'Didn’t try to sign in? Someone knows your password, so choose a new one.',
  },
  recover_factors_code: {
    subject: 'code to recover your account',
    heading: 'Recover your account',
    purpose: (name: string) =>
      `Someone, probably you, entered the password for your ${name} account and said that its authenticator apps, passkeys and backup codes are lost. To have them removed in 3 days, enter this code.`,
    ignore:
      'Didn’t request this? Someone knows your password, so choose a new one. Nothing is removed without the code.',
  },
} as const
