import { createTransport } from 'nodemailer'
import { seconds } from '../clock.ts'
import type { Dkim } from './dkim-settings.ts'
import { openLine, secretsOf, type Line, type SmtpConfig, type SmtpFault } from './smtp.ts'
import type { Message } from './mail.ts'

/** One way out for mails. */
export type Sender = {
  /** host:port, as logs and the outbox know it. */
  name: string
  /** What its server may repeat, and nobody may read. */
  secrets: readonly string[]
  /** Makes sure that a line to it stands, signed in; throws SmtpFault. */
  reach(patience: number): Promise<void>
  /** Settles when the mail was taken; throws SmtpFault. `patience` bounds each half of the talk. */
  send(message: Message, patience: number): Promise<void>
  close(): void
}

/** Servers hang up on whoever keeps a line and says nothing. */
const idleTime = seconds(4)

export function createSender(config: SmtpConfig, dkim?: Dkim): Sender {
  const idle = new Map<Line, NodeJS.Timeout>()
  const writer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...(dkim && { dkim: signature(dkim) }),
  })

  function keep(line: Line): void {
    const timer = setTimeout(() => idle.delete(line) && line.close(), idleTime).unref()
    idle.set(line, timer)
  }

  function takeIdle(): Line | undefined {
    for (const [line, timer] of idle) {
      clearTimeout(timer)
      idle.delete(line)
      if (line.isOpen()) return line
    }
    return undefined
  }

  return {
    name: `${config.host}:${config.port}`,
    secrets: secretsOf(config),
    async reach(patience) {
      keep(takeIdle() ?? (await openLine(config, patience)))
    },
    async send({ uuid, to, subject, text, html }, patience) {
      const { from } = config
      const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
      // A plain string would be parsed as a list, and could name a second recipient.
      const recipient = { name: '', address: to }
      const head = { from, to: recipient, subject, messageId: `<${uuid}@${domain}>` }
      const { message } = await writer.sendMail({
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
      if (kept && (await carryAgain(kept, envelope, message as Buffer))) return keep(kept)
      const line = await openLine(config, patience)
      await line.carry(envelope, message as Buffer)
      keep(line)
    },
    close() {
      for (const line of idle.keys()) line.close()
      idle.clear()
    },
  }
}

/** A kept line may have died unnoticed; that is no fault of the mail, and a fresh one is tried. */
async function carryAgain(line: Line, envelope: { from: string; to: string }, mail: Buffer) {
  try {
    await line.carry(envelope, mail)
    return true
  } catch (error) {
    const { responseCode, isAmbiguous, code } = error as SmtpFault
    if (responseCode !== undefined || isAmbiguous || code === 'ETIMEDOUT') throw error
    return false
  }
}

const signature = ({ domain, selector, privateKey }: Dkim) => ({
  domainName: domain,
  keySelector: selector,
  privateKey,
})
