import { domainOf } from '@latchkey/shared/idn'
import { detailsOf } from '../error-details.ts'
import { seconds } from '../clock.ts'
import type { Dkim } from './dkim-settings.ts'
import { openConnection, secretsOf, type Connection, type SmtpConfig } from './smtp.ts'
import type { Message } from './mail.ts'
import { createWriter } from './write-mail.ts'

/** A mail server to send through. */
export type Sender = {
  /** host:port, the name in logs and the outbox. */
  name: string
  /** Credentials that the server may repeat in replies and that must be masked. */
  secrets: readonly string[]
  /** Ensures a signed-in connection. Throws SmtpError. */
  connect(timeout: number): Promise<void>
  /**
   * Resolves when the mail is accepted. `timeout` bounds each half of the conversation. Throws SmtpError.
   */
  send(message: Message, timeout: number): Promise<void>
  close(): void
}

/** Servers close idle connections after a few seconds. */
const idleTime = seconds(4)

export function createSender(config: SmtpConfig, dkim?: Dkim): Sender {
  const idle = new Map<Connection, NodeJS.Timeout>()
  const write = createWriter(dkim)

  function keep(connection: Connection): void {
    const timer = setTimeout(() => idle.delete(connection) && connection.close(), idleTime).unref()
    idle.set(connection, timer)
  }

  function takeIdle(): Connection | undefined {
    for (const [connection, timer] of idle) {
      clearTimeout(timer)
      idle.delete(connection)
      if (connection.isOpen()) return connection
    }
    return undefined
  }

  return {
    name: `${config.host}:${config.port}`,
    secrets: secretsOf(config),
    async connect(timeout) {
      keep(takeIdle() ?? (await openConnection(config, timeout)))
    },
    async send({ uuid, to, subject, text, html }, timeout) {
      const { from } = config
      const domain = domainOf(from.address)
      // A plain string would be parsed as a list and could name a second recipient.
      const recipient = { name: '', address: to }
      const head = { from, to: recipient, subject, messageId: `<${uuid}@${domain}>` }
      const message = await write({
        ...head,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      const envelope = {
        from: from.address,
        to: to.replace(/[^@]+$/, (name) => name.toLowerCase()),
      }
      const kept = takeIdle()
      if (kept && (await sendAgain(kept, envelope, message))) return keep(kept)
      const connection = await openConnection(config, timeout)
      await connection.send(envelope, message)
      keep(connection)
    },
    close() {
      for (const connection of idle.keys()) connection.close()
      idle.clear()
    },
  }
}

/**
 * Sends on a kept connection, which may have died unnoticed. Such a failure is not the mail's fault, so
 * the caller then opens a new connection.
 */
async function sendAgain(
  connection: Connection,
  envelope: { from: string; to: string },
  mail: Buffer,
) {
  try {
    await connection.send(envelope, mail)
    return true
  } catch (error) {
    const { responseCode, isAmbiguous, code } = detailsOf(error)
    if (responseCode !== undefined || isAmbiguous || code === 'ETIMEDOUT') throw error
    return false
  }
}
