import type { Letter } from '../letter.ts'
import type { Brand } from '../../brand/brand.ts'
import type { Mail, SecurityNotice } from '../mail.ts'

const codes = {
  register_code: {
    subject: 'sign-up code',
    heading: 'Confirm your email address',
    purpose: (name: string) => `Enter this code to finish creating your ${name} account.`,
    ignore: 'If you did not ask for it, ignore this mail: without the code there is no account.',
  },
  reset_password_code: {
    subject: 'password reset code',
    heading: 'Reset your password',
    purpose: (name: string) => `Enter this code to choose a new password for your ${name} account.`,
    ignore: 'If you did not ask for it, ignore this mail: your password stays as it is.',
  },
  email_change_code: {
    subject: 'code for your new email address',
    heading: 'Confirm your new email address',
    purpose: (name: string) => `Enter this code to use this address for your ${name} account.`,
    ignore: 'If you did not ask for it, ignore this mail: nothing changes without the code.',
  },
} as const

// Lazy: creating a formatter takes a tenth of the start-up time, and few mails contain a time.
const time = (at: Date): string =>
  at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

export function en(mail: Mail, { name, support }: Brand): Letter {
  const sender = `This mail was sent automatically by ${name}.`
  const imprint = support ? `${sender} Questions? Write to ${support}.` : sender
  switch (mail.template) {
    case 'register_code':
    case 'reset_password_code':
    case 'email_change_code': {
      const { subject, heading, purpose, ignore } = codes[mail.template]
      const life = mail.minutes === 1 ? '1 minute' : `${mail.minutes} minutes`
      return {
        subject: `${mail.code} is your ${name} ${subject}`,
        heading,
        lines: [purpose(name)],
        code: mail.code,
        validity: `It is valid for ${life} and works once.`,
        closing: [`Keep it to yourself: nobody from ${name} will ask you for it.`, ignore],
        imprint,
      }
    }
    case 'already_have_account':
      return {
        subject: `You already have a ${name} account`,
        heading: 'You already have an account',
        lines: [
          `Someone, probably you, entered this address for a ${name} account, but it already belongs to one.`,
          'Just sign in. If you forgot your password, you can reset it there.',
        ],
        link: { label: 'Sign in', url: `${mail.publicUrl}/login` },
        closing: [
          'If it was not you, ignore this mail: nothing has changed, and they were not told that you have an account.',
        ],
        imprint,
      }
    case 'no_account':
      return {
        subject: `No active ${name} account for this address`,
        heading: 'No account to reset',
        lines: [
          `Someone, probably you, asked to reset a password, but there is no active ${name} account for this address.`,
          'Perhaps you signed up with another one.',
        ],
        link: { label: 'Try another address', url: `${mail.publicUrl}/forgot-password` },
        closing: ['If it was not you, ignore this mail.'],
        imprint,
      }
    case 'account_closed':
    case 'account_locked':
    case 'address_returned': {
      const { subject, heading, what, advice } = closings[mail.template]
      return {
        subject: subject(name),
        heading,
        greeting: `Hello ${mail.username},`,
        given: [mail.username],
        lines: [
          what(name),
          `${time(mail.at)} UTC\n${mail.device ?? 'An unknown program'}\nIP ${mail.ip}`,
        ],
        ...(mail.template !== 'account_locked' && {
          link: { label: 'Choose a new password', url: `${mail.publicUrl}/forgot-password` },
        }),
        closing: [advice],
        imprint,
      }
    }
    default: {
      const texts = noticeTexts(mail, name)
      return {
        subject: texts.subject,
        heading: texts.heading,
        greeting: `Hello ${mail.username},`,
        given: [mail.username, ...('newEmail' in mail ? [mail.newEmail] : [])],
        lines: [
          texts.what,
          `${time(mail.at)} UTC\n${mail.device ?? 'An unknown program'}\nIP ${mail.ip}`,
        ],
        link: { label: 'This wasn’t me', url: mail.disownUrl },
        closing: [`If this was you, all is well. ${texts.otherwise}`],
        imprint,
      }
    }
  }
}

const closings = {
  account_closed: {
    subject: (name: string) => `Your ${name} account is closed until you reset your password`,
    heading: 'Your account is closed for now',
    what: (name: string) =>
      `Someone pressed “This wasn’t me” in a mail about your ${name} account. All devices are signed out, and its password no longer works. To open it again, choose a new password with a code mailed to this address.`,
    advice:
      'If it was not you, someone else can read your mail: change the password of your mailbox first.',
  },
  account_locked: {
    subject: (name: string) => `Your ${name} account is closed`,
    heading: 'Your account is closed',
    what: (name: string) =>
      `Someone pressed “This wasn’t me” in a mail about your ${name} account. It is closed now, and no code opens it: another account has the address it had then, or the account was closed before. All devices are signed out, and its password no longer works.`,
    advice:
      'If the account is yours, write to those who run this service: they can open it again with an address of yours.',
  },
  address_returned: {
    subject: (name: string) => `This address no longer belongs to your ${name} account`,
    heading: 'Your account went back to its former address',
    what: (name: string) =>
      `Your ${name} account went back to the address it had before, and this one no longer belongs to it. If you forgot the password, you can reset it with the former address.`,
    advice:
      'If that address is not yours either, look for an older mail about your account in the mailbox you used before both, and press “This wasn’t me” there.',
  },
} as const

const lock =
  'press the button within 7 days: every device is signed out and the account stays closed until you choose a new password with a mailed code.'

function noticeTexts(mail: Extract<Mail, SecurityNotice>, name: string) {
  switch (mail.template) {
    case 'password_changed':
      return {
        subject: `Your ${name} password was changed`,
        heading: 'Your password was changed',
        what: `The password of your ${name} account was changed, and all your other devices were signed out.`,
        otherwise: `If not, ${lock}`,
      }
    case 'password_reset':
      return {
        subject: `Your ${name} password was reset`,
        heading: 'Your password was reset',
        what: `The password of your ${name} account was reset with a code sent to this mailbox, and all your devices were signed out.`,
        otherwise: `If not, someone else can read your mail: change the password of your mailbox first, then ${lock}`,
      }
    case 'new_device':
      return {
        subject: `New sign-in to your ${name} account`,
        heading: 'A new device signed in',
        what: `Someone signed in to your ${name} account on a device that had not been used for it before.`,
        otherwise: `If not, ${lock}`,
      }
    case 'many_failures':
      return {
        subject: `Many failed sign-ins to your ${name} account`,
        heading: 'Someone is guessing your password',
        what: `Many sign-ins to your ${name} account failed in a row. Each further one has to wait longer; devices you use stay signed in. The last one:`,
        otherwise: `If you cannot sign in, reset your password. If it was not you, ${lock}`,
      }
    case 'session_replayed':
      return {
        subject: `A session of your ${name} account was ended`,
        heading: 'A session was used in two places',
        what: `The same session of your ${name} account was used in two places, so it may have been copied. It was ended, and both have to sign in again. The second use:`,
        otherwise: `A restored backup of a browser can cause this. If you know of none, ${lock}`,
      }
    case 'deletion_requested':
      return {
        subject: `Your ${name} account will be deleted`,
        heading: 'Your account will be deleted',
        what: `Your ${name} account and everything in it will be deleted on ${time(mail.deletesAt)} UTC. Your devices are signed out. To keep it, sign in at ${mail.publicUrl}/login before then and choose to keep the account. It was asked for here:`,
        otherwise: `If not, ${lock} It also keeps the account.`,
      }
    default:
      return {
        subject: `Your ${name} email address was changed`,
        heading: 'Your email address was changed',
        what: `Your ${name} account moved to ${mail.newEmail}. This old address no longer belongs to it.`,
        otherwise: `If not, ${lock} It also brings this address back.`,
      }
  }
}
