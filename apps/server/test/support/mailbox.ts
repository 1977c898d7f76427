import { simpleParser } from 'mailparser'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { patience } from './patience.ts'

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

/** A real SMTP server that keeps the mails it receives. */
export async function createTestMailbox() {
  const mails: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        const to = session.envelope.rcptTo.map((recipient) => recipient.address).join(',')
        mails.push({
          to,
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          html: mail.html || '',
          ehlo: session.hostNameAppearsAs || '',
        })
        done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }

  /** Waits for an unread mail to this address about this. */
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
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
