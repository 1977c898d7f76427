import type { Dkim } from '../dkim-settings.ts'
import type { SenderSettings } from '../smtp-settings.ts'
import { createWriter } from '../write-mail.ts'

export type Lang = 'zh' | 'en'
/** `content` is ready to follow DATA: CRLF lines, leading dots doubled. */
export type TestMail = { to: string; content: string }

const texts = {
  zh: {
    subject: (name: string) => `邮件诊断测试（${name}）`,
    text: '这封邮件由 latchkey mail doctor 发出，说明通过这个发信账号发出的邮件可以送达此邮箱。',
  },
  en: {
    subject: (name: string) => `Mail doctor test (${name})`,
    text: 'This email was sent by latchkey mail doctor. It shows that this sender can reach you.',
  },
}

/** Composes and signs a test mail in the same way as mails to users. */
export async function writeTestMail(
  sender: SenderSettings,
  { to, lang, dkim }: { to: string; lang: Lang; dkim: Dkim | undefined },
): Promise<TestMail> {
  const { subject, text } = texts[lang]
  const message = await createWriter(dkim)({
    from: sender.from,
    to: { name: '', address: to },
    subject: subject(sender.from.name),
    text: `${text}\n`,
  })
  const lines = message.toString('latin1').trimEnd()
  return { to, content: lines.replaceAll(/^\./gm, '..') }
}
