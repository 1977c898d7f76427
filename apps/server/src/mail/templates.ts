import type { Locale } from '@latchkey/shared/auth'
import { letterHtml } from './letter-html.ts'
import { letterText, type Letter } from './letter.ts'
import type { Brand } from '../brand/brand.ts'
import { en } from './texts/en.ts'
import { zh } from './texts/zh.ts'
import type { Mail, Message } from './mail.ts'

const texts = { zh, en } satisfies Record<Locale, (mail: Mail, brand: Brand) => Letter>

/** Renders both forms lazily: a development inbox keeps many mails and shows few. */
export function renderMail(mail: Mail, brand: Brand): Pick<Message, 'subject' | 'text' | 'html'> {
  const letter = texts[mail.locale](mail, brand)
  return {
    subject: letter.subject,
    get text() {
      return letterText(letter, brand.name)
    },
    get html() {
      return letterHtml(letter, { brand, lang: mail.locale === 'zh' ? 'zh-CN' : 'en' })
    },
  }
}
