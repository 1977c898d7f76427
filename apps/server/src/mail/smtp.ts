import { detailsOf } from '../error-details.ts'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { Readable } from 'node:stream'
import { seconds } from '../clock.ts'

export type SmtpConfig = {
  host: string
  port: number
  /** Requires STARTTLS. */
  tls: boolean
  /** TLS from the first byte; always on for port 465. */
  secure?: boolean
  /** The name in EHLO (RFC 5321 §4.1.1.1); by default the host name of this machine. */
  ehloName?: string
  username?: string
  password?: string
  from: { name: string; address: string }
}

/** An error of a mail server or of the connection to it; the fields are nodemailer's. */
export type SmtpError = Error & {
  code?: string
  command?: string
  responseCode?: number
  response?: string
  /** The whole mail was transmitted but no reply came: the server may have accepted it. */
  isAmbiguous?: boolean
}

/** Credentials to mask in a server's replies. */
export const secretsOf = ({ password }: Pick<SmtpConfig, 'password'>): string[] =>
  password ? [password] : []

export type Connection = {
  /** Sends one mail. On failure throws SmtpError and closes the connection. */
  send(envelope: { from: string; to: string }, mail: Buffer): Promise<void>
  isOpen(): boolean
  close(): void
}

/** How long a server may take to answer after receiving the whole mail. */
const verdict = seconds(15)

/**
 * Opens a signed-in connection to a mail server. `timeout` bounds each half of a conversation as a
 * whole: a server can stall without ever being silent. Throws SmtpError.
 */
export async function openConnection(config: SmtpConfig, timeout: number): Promise<Connection> {
  const { host, port, tls, secure = false, ehloName, username, password = '' } = config
  const connection = new SMTPConnection({
    host,
    port,
    ...(ehloName && { name: ehloName }),
    secure: secure || port === 465,
    requireTLS: tls,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: verdict * 2,
    socketCloseTimeout: seconds(1),
    maxResponseSize: 64 * 1024,
  })
  let isOpen = true
  const lost = Promise.withResolvers<never>()
  const lose = (error: Error) => {
    isOpen = false
    lost.reject(error)
  }
  lost.promise.catch(() => {})
  connection.on('error', lose)
  connection.once('end', () => lose(smtpError('the server closed the connection', 'ECONNECTION')))
  const close = () => {
    isOpen = false
    connection.close()
  }

  async function within<T>(time: number, work: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(smtpError('no answer in time', 'ETIMEDOUT')), time)
    work.catch(() => {})
    try {
      return await Promise.race([work, lost.promise, late.promise])
    } catch (error) {
      close()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  const signIn = async () => {
    await settled((done) => connection.connect(done))
    if (username)
      await settled((done) => connection.login({ user: username, pass: password }, done))
  }
  await within(timeout, signIn())

  return {
    isOpen: () => isOpen,
    close: () => (isOpen ? connection.quit() : undefined),
    async send(envelope, mail) {
      const body = Readable.from([mail])
      const handedOver = new Promise<void>((resolve) => body.once('end', resolve))
      const answer = settled((done) =>
        connection.send({ ...envelope, size: mail.length }, body, done),
      )
      try {
        await within(timeout, Promise.race([handedOver, answer]))
        await within(verdict, answer)
      } catch (error) {
        const isAmbiguous = body.readableEnded && detailsOf(error).responseCode === undefined
        throw error instanceof Error ? Object.assign(error, { isAmbiguous }) : error
      }
    },
  }
}

function settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())))
}

function smtpError(message: string, code: string): SmtpError {
  return Object.assign(new Error(message), { code, command: 'CONN' })
}
