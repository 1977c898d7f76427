import type { Notice, NoticeMail } from './layout.ts'
import { tellTime } from './time.ts'

const wasNotYou = 'If it wasn’t you, secure your account now.'

export function enNotice(mail: NoticeMail, name: string): Notice {
  switch (mail.template) {
    case 'password_changed':
      return {
        subject: `Your ${name} password was changed`,
        heading: 'Your password was changed',
        what: `The password of your ${name} account was changed, and your other devices were signed out.`,
        ifNotYou: wasNotYou,
      }
    case 'password_reset':
      return {
        subject: `Your ${name} password was reset`,
        heading: 'Your password was reset',
        what: `The password of your ${name} account was reset with a code sent to this mailbox, and all your devices were signed out.`,
        ifNotYou:
          'If it wasn’t you, someone else can read your email. Change the password of your mailbox first, then secure your account.',
      }
    case 'new_device':
      return {
        subject: `New sign-in to your ${name} account`,
        heading: 'New sign-in',
        what: `Your ${name} account was just used to sign in on a new device.`,
        ifNotYou: wasNotYou,
      }
    case 'many_failures':
      return {
        subject: `Many failed sign-ins to your ${name} account`,
        heading: 'Someone may be guessing your password',
        what: `Many attempts to sign in to your ${name} account failed in a row. Each new attempt now has to wait longer. Your own devices stay signed in. The latest attempt:`,
        ifYou: 'If this was you and you can’t sign in, reset your password.',
        ifNotYou: 'If it wasn’t you, you can secure your account.',
      }
    case 'session_replayed':
      return {
        subject: `We ended a session of your ${name} account`,
        heading: 'A session was used in two places',
        what: `The same session of your ${name} account was used in two places, so it may have been copied. We ended it, and both places have to sign in again. The second use:`,
        ifYou:
          'Restoring a browser from a backup can cause this. If you did that, there’s nothing to do.',
        ifNotYou: 'If you didn’t, secure your account now.',
      }
    case 'deletion_requested':
      return {
        subject: `Your ${name} account will be deleted`,
        heading: 'Your account will be deleted',
        what: `Your ${name} account and everything in it will be deleted on ${tellTime(mail.deletesAt, 'en', mail.timeZone)}. All your devices are signed out. Changed your mind? Sign in before then to keep your account. The request:`,
        ifYou: '',
        ifNotYou: 'If it wasn’t you, secure your account. This also cancels the deletion.',
        link: { label: 'Keep my account', url: `${mail.publicUrl}/login` },
      }
    case 'mail_settings_changed':
      return {
        subject: `The language or time zone of your ${name} emails was changed`,
        heading: 'Your email settings were changed',
        what: `The language or time zone of emails to your ${name} account was changed. Security emails like this one follow in 7 days.`,
        ifNotYou:
          'If it wasn’t you, secure your account. This also restores your language and time zone.',
      }
    case 'factor_added':
      return {
        subject: `Two-step sign-in is on for your ${name} account`,
        heading: 'An authenticator app was added',
        what: `An authenticator app was added to your ${name} account. Signing in now takes your password and a code from the app.`,
        ifNotYou:
          'If it wasn’t you, secure your account. This also removes the app after 3 days, unless its codes are used before.',
      }
    case 'factor_removed':
      return {
        subject: `An authenticator app was removed from your ${name} account`,
        heading: 'An authenticator app was removed',
        what: `An authenticator app was removed from your ${name} account. Its codes no longer work. Your account page shows how you sign in now.`,
        ifNotYou: wasNotYou,
      }
    case 'factor_guessed':
      return {
        subject: `Someone who knows your ${name} password can’t get in`,
        heading: 'Someone is guessing your sign-in codes',
        what: `Someone entered the right password of your ${name} account and then several wrong codes. They did not get in, and each new attempt now has to wait longer. The latest attempt:`,
        ifYou:
          'If this was you, check that the clock of your phone sets itself, or use a backup code.',
        ifNotYou: 'If it wasn’t you, someone knows your password. Secure your account now.',
      }
    case 'factors_ending':
      return {
        subject: `The authenticator apps of your ${name} account will be removed`,
        heading: 'Your authenticator apps will be removed in 3 days',
        what: `Someone asked the people who run ${name} to remove the authenticator apps of your account. This happens in 3 days, and then the password alone signs in. An app that you sign in with before then stays.`,
        ifYou: 'If you asked for it, there’s nothing to do.',
        ifNotYou: 'If it wasn’t you, secure your account. This also keeps your authenticator apps.',
      }
    case 'factors_removed':
      return {
        subject: `The authenticator apps of your ${name} account were removed`,
        heading: 'Your authenticator apps were removed',
        what: `The people who run ${name} removed the authenticator apps and backup codes of your account. Now the password alone signs in.`,
        ifYou: 'If you asked for it, sign in and add an app again.',
        ifNotYou: wasNotYou,
      }
    case 'backup_codes_made':
      return {
        subject: `New backup codes for your ${name} account`,
        heading: 'New backup codes were made',
        what: `New backup codes were made for your ${name} account. The earlier ones no longer work.`,
        ifNotYou: 'If it wasn’t you, secure your account. This also ends the new codes.',
      }
    case 'backup_code_used':
      return {
        subject: `A backup code of your ${name} account was used`,
        heading: 'A backup code was used',
        what: `A backup code proved who you are at your ${name} account, and no longer works. Your account page shows how many are left.`,
        ifNotYou: wasNotYou,
      }
    default:
      return {
        subject: `Your ${name} email address was changed`,
        heading: 'Your email address was changed',
        what: `Your ${name} account now uses ${mail.newEmail}. This address no longer belongs to it.`,
        ifNotYou: 'If it wasn’t you, secure your account. This also restores this address.',
      }
  }
}
