import { detailsOf } from '../error-details.ts'
import { Readable } from 'node:stream'
import { seconds } from '../clock.ts'
import { createBoundedConnection, settled } from './bounded-connection.ts'

export type SmtpConfig = {
  host: string
  port: number
  /** True if STARTTLS is required. */
  tls: boolean
  /** TLS from the first byte; always on for port 465. */
  secure?: boolean
  /** The name in EHLO (RFC 5321 §4.1.1.1); by default the host name of this machine. */
  ehloName?: string
  username?: string
  password?: string
  from: { name: string; address: string }
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

/** The time in which a server must answer after it received the whole mail. */
const verdict = seconds(15)

/**
 * Opens a signed-in connection to a mail server. `timeout` bounds each half of a conversation as a
 * whole: a server can stall without ever being silent. Throws SmtpError.
 */
export async function openConnection(config: SmtpConfig, timeout: number): Promise<Connection> {
  const { host, port, tls, secure = false, ehloName, username, password = '' } = config
  const { connection, lost, within } = createBoundedConnection({
    host,
    port,
    ...(ehloName && { name: ehloName }),
    secure: secure || port === 465,
    requireTLS: tls,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: verdict * 2,
    socketCloseTimeout: seconds(1),
  })
  let isOpen = true
  lost.catch(() => (isOpen = false))
  const close = () => {
    isOpen = false
    connection.close()
  }

  async function orClose<T>(time: number, work: Promise<T>): Promise<T> {
    try {
      return await within(time, work)
    } catch (error) {
      close()
      throw error
    }
  }

  const signIn = async () => {
    await settled((done) => connection.connect(done))
    if (username)
      await settled((done) => connection.login({ user: username, pass: password }, done))
  }
  await orClose(timeout, signIn())

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
        await orClose(timeout, Promise.race([handedOver, answer]))
        await orClose(verdict, answer)
      } catch (error) {
        const isAmbiguous = body.readableEnded && detailsOf(error).responseCode === undefined
        throw error instanceof Error ? Object.assign(error, { isAmbiguous }) : error
      }
    },
  }
}
