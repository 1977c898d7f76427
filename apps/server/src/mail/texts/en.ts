import type { Letter } from '../letter.ts'
import type { Mail } from '../templates.ts'

const ignore = 'If you did not ask for this, you can ignore this mail. Nothing has changed.'
const secrecy = 'Never pass this code on. We will not ask you for it.'

const codeLines = {
  register_code: ['Confirm your e-mail address', 'Enter this code to create your account.'],
  reset_password_code: ['Reset your password', 'Enter this code to choose a new password.'],
  email_change_code: ['Confirm your new e-mail address', 'Enter this code to use this address.'],
} as const

export function en(mail: Mail): Letter {
  switch (mail.template) {
    case 'register_code':
    case 'reset_password_code':
    case 'email_change_code': {
      const [heading, purpose] = codeLines[mail.template]
      const time = mail.minutes === 1 ? '1 minute' : `${mail.minutes} minutes`
      return {
        subject: `${mail.code} is your Latchkey code`,
        heading,
        lines: [`${purpose} It is valid for ${time}.`],
        code: mail.code,
        closing: `${secrecy} ${ignore}`,
      }
    }
    case 'already_have_account':
      return {
        subject: 'You already have a Latchkey account',
        heading: 'You already have an account',
        lines: [
          'Somebody, probably you, entered this address for an account, but it already belongs to one.',
          'Sign in instead. If you forgot the password, you can reset it there.',
        ],
        link: { label: 'Sign in', url: `${mail.publicUrl}/login` },
        closing: ignore,
      }
    case 'no_account':
      return {
        subject: 'No active Latchkey account for this address',
        heading: 'No active account here',
        lines: [
          'Somebody, probably you, asked to reset a password, but there is no active account for this address.',
          'Perhaps you used another address.',
        ],
        link: { label: 'Try another address', url: `${mail.publicUrl}/forgot-password` },
        closing: ignore,
      }
    case 'password_changed':
    case 'password_reset':
      return {
        subject: `Your Latchkey password was ${mail.template === 'password_reset' ? 'reset' : 'changed'}`,
        heading: `Your password was ${mail.template === 'password_reset' ? 'reset' : 'changed'}`,
        lines: [
          `Hello ${mail.username},`,
          mail.template === 'password_reset'
            ? 'the password of your account was reset, and every device was signed out.'
            : 'the password of your account was changed, and every other device was signed out.',
        ],
        link: { label: 'Reset password', url: `${mail.publicUrl}/forgot-password` },
        closing: 'If this was you, there is nothing to do. If not, reset your password at once.',
      }
    default:
      return {
        subject: 'Your Latchkey e-mail address was changed',
        heading: 'Your e-mail address was changed',
        lines: [
          `Hello ${mail.username},`,
          `your account now uses ${mail.newEmail}. This old address no longer belongs to it.`,
        ],
        link: { label: 'Open Latchkey', url: mail.publicUrl },
        closing: 'If this was not you, tell the people who run this service at once.',
      }
  }
}
