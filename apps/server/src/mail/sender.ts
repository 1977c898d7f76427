import { createTransport } from 'nodemailer'
import type { Message } from './templates.ts'

export type SmtpConfig = {
  host: string
  port: number
  /** STARTTLS is demanded. */
  tls: boolean
  /** TLS from the first byte; port 465 always is. */
  secure?: boolean
  username?: string
  password?: string
  from: { name: string; address: string }
}

export type Sender = { send(message: Message): Promise<void>; close(): Promise<void> | void }

const patience = 10_000

export function createSender(config: SmtpConfig): Sender {
  const { host, port, tls, secure = false, username, password, from } = config
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: secure || port === 465,
    requireTLS: tls,
    ...(username && { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, html }) {
      // A plain string would be parsed as a list, and could name a second recipient.
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text, html })
    },
    close: () => transport.close(),
  }
}
