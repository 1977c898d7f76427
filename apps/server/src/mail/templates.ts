import type { Locale } from '@latchkey/shared/auth'
import { letterHtml, letterText } from './letter.ts'
import type { Letter } from './letter.ts'
import { en } from './texts/en.ts'
import { zh } from './texts/zh.ts'

type Content =
  | {
      template: 'register_code' | 'reset_password_code' | 'email_change_code'
      code: string
      minutes: number
    }
  | { template: 'already_have_account' | 'no_account'; publicUrl: string }
  | { template: 'password_changed' | 'password_reset'; username: string; publicUrl: string }
  | { template: 'email_changed'; username: string; newEmail: string; publicUrl: string }

export type Mail = { to: string; locale: Locale } & Content
export type Message = { to: string; subject: string; text: string; html: string }

const texts = { zh, en } satisfies Record<Locale, (mail: Mail) => Letter>

export function renderMail(mail: Mail): Omit<Message, 'to'> {
  const letter = texts[mail.locale](mail)
  return {
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter, mail.locale === 'zh' ? 'zh-CN' : 'en'),
  }
}
