import { refuseUnknown, type Notice, type NoticeMail } from './layout.ts'
import { enFactorNotice } from './en-factor-notices.ts'
import { formatTime } from './time.ts'

const wasNotYou = 'If it wasn’t you, secure your account now.'

export function enNotice(mail: NoticeMail, name: string): Notice {
  switch (mail.template) {
    case 'password_changed':
      return {
        subject: `Your ${name} password was changed`,
        heading: 'Your password was changed',
        what: `The password for your ${name} account was changed. Only the device it was changed on is still signed in.`,
        ifNotYou: wasNotYou,
      }
    case 'password_set':
      return {
        subject: `Your ${name} account has a password now`,
        heading: 'A password was set',
        what: `A password was set for your ${name} account, which had none. Only the device it was set on is still signed in. Your passkeys still sign you in as before, and are now also the second step after the password.`,
        ifNotYou: wasNotYou,
      }
    case 'password_reset':
      return {
        subject: `Your ${name} password was reset`,
        heading: 'Your password was reset',
        what: `A new password was set for your ${name} account with a code sent to this mailbox, and all your devices were signed out.`,
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
        what: `Many attempts to sign in to your ${name} account failed in a row. Each new attempt now has to wait longer. Your own devices stay signed in.`,
        occasion: 'The latest attempt:',
        ifYou: 'If this was you and you can’t sign in, reset your password.',
        ifNotYou: 'If it wasn’t you, you can secure your account.',
      }
    case 'session_replayed':
      return {
        subject: `We ended a session on your ${name} account`,
        heading: 'A session was used in two places',
        what: `The same session on your ${name} account was used in two places, so it may have been copied. We ended it, and both places have to sign in again.`,
        occasion: 'The second use:',
        ifYou:
          'Restoring a browser from a backup can cause this. If you did that, there’s nothing to do.',
        ifNotYou: 'If you didn’t, secure your account now.',
      }
    case 'deletion_requested':
      return {
        subject: `Your ${name} account will be deleted`,
        heading: 'Your account will be deleted',
        what: `Your ${name} account and everything in it will be deleted on ${formatTime(mail.deletesAt, 'en', mail.timeZone)}. All your devices are signed out.`,
        occasion: 'The request:',
        ifYou: 'Changed your mind? Sign in before then to keep your account.',
        ifNotYou: 'If it wasn’t you, secure your account. This also cancels the deletion.',
        link: { label: 'Keep my account', url: `${mail.publicUrl}/login` },
      }
    case 'mail_settings_changed':
      return {
        subject: `The language or time zone of your ${name} emails was changed`,
        heading: 'Your email settings were changed',
        what: `The language or time zone of emails to your ${name} account was changed. Security emails like this one will switch in 7 days.`,
        ifNotYou:
          'If it wasn’t you, secure your account. This also restores your language and time zone.',
      }
    case 'factor_added':
    case 'factor_removed':
    case 'passkey_added':
    case 'passkey_removed':
    case 'factor_guessed':
    case 'factors_ending':
    case 'factors_ending_asked':
    case 'factors_ending_soon':
    case 'factors_removed':
    case 'backup_codes_made':
    case 'backup_code_used':
    case 'device_trusted':
      return enFactorNotice[mail.template](name)
    case 'email_changed':
      return {
        subject: `Your ${name} email address was changed`,
        heading: 'Your email address was changed',
        what: `Your ${name} account now uses ${mail.newEmail}. This address no longer belongs to it.`,
        ifNotYou: 'If it wasn’t you, secure your account. This also restores this address.',
      }
    default:
      return refuseUnknown(mail)
  }
}
