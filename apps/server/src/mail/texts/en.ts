import type { Wording } from '../wording.ts'
import type { Brand } from '../../brand/brand.ts'
import type { RequestDetails, Mail } from '../mail.ts'
import { enNotice } from './en-notices.ts'
import { enResult } from './en-results.ts'
import { layOutNotice, layOutResult, type Words } from './layout.ts'
import { formatTime } from './time.ts'
import { enWebhookDisabled } from './webhook-disabled.ts'
import { codes } from './en-codes.ts'

const words: Words = {
  locale: 'en',
  unknownProgram: 'An unknown program',
  nothingToDo: 'If this was you, there’s nothing to do.',
  secureAccount: 'Secure my account',
  securing:
    'Securing your account signs out every device, and nobody can sign in until you choose a new password with a code we email you. The link works for 7 days.',
  choosePassword: 'Choose a new password',
}

const asked = ({ at, timeZone, device, place, ip }: RequestDetails): string =>
  `Requested on ${formatTime(at, 'en', timeZone)}, from ${device ?? 'an unknown program'}${place ? ` in ${place}` : ''}, IP ${ip ?? '–'}.`

export function en(mail: Mail, { name, support }: Brand): Wording {
  const sender = `This email was sent automatically by ${name}. Please don’t reply to it.`
  const imprint = support ? `${sender} Questions? Write to ${support}.` : sender
  switch (mail.template) {
    case 'register_code':
    case 'reset_password_code':
    case 'email_change_code':
    case 'first_sign_in_code':
    case 'sign_in_code':
    case 'recover_factors_code': {
      const { subject, heading, purpose, ignore } = codes[mail.template]
      const life = mail.minutes === 1 ? '1 minute' : `${mail.minutes} minutes`
      const share = `Never share this code. ${name} will never ask you for it.`
      return {
        subject: `${mail.code} is your ${name} ${subject}`,
        heading,
        lines: [purpose(name)],
        code: mail.code,
        validity: `It’s valid for ${life} and works once.`,
        closing: [asked(mail), ignore, share],
        imprint,
      }
    }
    case 'already_have_account':
      return {
        subject: `You already have an account with ${name}`,
        heading: 'You already have an account',
        lines: [
          `Someone, probably you, tried to sign up for ${name} with this address, but it already has an account.`,
          'Just sign in. If you forgot your password, you can reset it there.',
        ],
        link: { label: 'Sign in', url: `${mail.publicUrl}/login` },
        closing: [
          asked(mail),
          'Wasn’t you? Ignore this email. Nothing has changed, and nobody was told that you have an account.',
        ],
        imprint,
      }
    case 'no_account':
      return {
        subject: `No active ${name} account for this address`,
        heading: 'No active account found',
        lines: [
          `Someone, probably you, asked to reset a password, but no active ${name} account uses this address.`,
          'You may have signed up with a different one.',
        ],
        link: { label: 'Try another address', url: `${mail.publicUrl}/forgot-password` },
        closing: [asked(mail), 'Wasn’t you? Ignore this email.'],
        imprint,
      }
    case 'welcome':
      return {
        subject: `Welcome to ${name}`,
        heading: 'Your account is ready',
        greeting: `Hello ${mail.username},`,
        given: [mail.username],
        lines: [`Welcome to ${name}. Sign in with your username or with this email address.`],
        link: { label: 'Go to my account', url: `${mail.publicUrl}/account` },
        closing: [
          'Didn’t create this account? Then someone else can read your email: change the password of your mailbox.',
        ],
        imprint,
      }
    case 'webhook_disabled':
      return { ...enWebhookDisabled(mail.username, name), imprint }
    default:
      return {
        ...('disownUrl' in mail
          ? layOutNotice(mail, enNotice(mail, name), words)
          : layOutResult(mail, enResult(mail, name), words)),
        greeting: `Hello ${mail.username},`,
        given: [mail.username, ...('newEmail' in mail ? [mail.newEmail] : [])],
        imprint,
      }
  }
}
