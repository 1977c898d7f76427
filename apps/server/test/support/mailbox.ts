import { readMail, startMailSink } from '@latchkey/tools/testing/mail-sink'
import { setTimeout as sleep } from 'node:timers/promises'
import { patience } from '@latchkey/tools/testing/patience'

/** A code of any form. */
export const codeInSubject = /(?<![\w-])(?:\d{6}|\d{8}|[\dA-Z]{5}-[\dA-Z]{5})(?![\w-])/

type Received = {
  to: string
  subject: string
  text: string
  html: string
  /** The client's name in EHLO. */
  ehlo: string
}

/** A mail sink that keeps the mails it receives. */
export async function createTestMailbox() {
  const mails: Received[] = []
  const { port, stop } = await startMailSink({
    async onMail({ recipients, source, session }) {
      const { subject = '', text = '', html } = await readMail({ source })
      const ehlo = session.hostNameAppearsAs || ''
      mails.push({ to: recipients.join(','), subject, text, html: html || '', ehlo })
    },
  })

  /** Waits for an unread mail to this address with this subject. */
  async function next(to: string, about = /./): Promise<Received> {
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(5)) {
      const index = mails.findIndex((mail) => mail.to === to && about.test(mail.subject))
      const [mail] = index < 0 ? [] : mails.splice(index, 1)
      if (mail) return mail
    }
    throw new Error(`no mail for ${to}`)
  }

  return {
    port,
    mails,
    next,
    async code(to: string): Promise<string> {
      const { subject } = await next(to, codeInSubject)
      return codeInSubject.exec(subject)?.[0] ?? ''
    },
    stop,
  }
}
