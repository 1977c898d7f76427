import { locales } from '@latchkey/shared/auth'
import type { Brand } from '../brand/brand.ts'
import type { Mail, Message } from './mail.ts'
import { sampleMails } from './samples.ts'
import { renderMail } from './templates.ts'

export type PreviewMail = Pick<Mail, 'template' | 'locale'> &
  Pick<Message, 'subject' | 'text' | 'html'>

/** A sample of every mail in every language, the translations of one template side by side. */
export function previewMails(brand: Brand, publicUrl: string): PreviewMail[] {
  const samples = locales.flatMap((locale) =>
    sampleMails({
      locale,
      publicUrl,
      username: locale === 'zh' ? '小艾' : 'Ada',
      newEmail: 'ada.new@example.com',
    }),
  )
  const rows = Object.values(Object.groupBy(samples, ({ template }) => template))
  return rows.flatMap((row) =>
    row.map((mail) => {
      const { subject, text, html } = renderMail(mail, brand)
      return { template: mail.template, locale: mail.locale, subject, text, html }
    }),
  )
}
