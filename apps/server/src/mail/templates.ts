import type { Locale } from '@latchkey/shared/auth'
import { htmlForm } from './html-form.ts'
import { textForm, type Wording } from './wording.ts'
import type { Brand } from '../brand/brand.ts'
import { en } from './texts/en.ts'
import { zh } from './texts/zh.ts'
import type { Mail, Message } from './mail.ts'

const texts = { zh, en } satisfies Record<Locale, (mail: Mail, brand: Brand) => Wording>

/** Renders both forms lazily: a development inbox keeps many mails and shows few. */
export function renderMail(mail: Mail, brand: Brand): Pick<Message, 'subject' | 'text' | 'html'> {
  const wording = texts[mail.locale](mail, brand)
  return {
    subject: wording.subject,
    get text() {
      return textForm(wording, brand.name)
    },
    get html() {
      return htmlForm(wording, { brand, lang: mail.locale === 'zh' ? 'zh-CN' : 'en' })
    },
  }
}
