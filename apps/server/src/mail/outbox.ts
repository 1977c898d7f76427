import type { DevInbox } from './dev-inbox.ts'
import type { Sender } from './sender.ts'
import { renderMail } from './templates.ts'
import type { Mail, Message } from './templates.ts'

export type Outbox = { post(mail: Mail): void; drain(): Promise<void> }

type Write = (fields: object, message: string) => void
type Log = { info: Write; warn: Write; error: Write }

type Surroundings = {
  senders: Sender[]
  inbox?: DevInbox | undefined
  log: Log
  clock: () => Date
}

const atOnce = 4

/** Mails wait in memory: what was not sent when the process dies is lost. */
export function createOutbox({ senders, inbox, log, clock }: Surroundings): Outbox {
  const waiting: { mail: Mail; postedAt: Date }[] = []
  const drained: (() => void)[] = []
  let busy = 0

  async function deliver({ mail, postedAt }: { mail: Mail; postedAt: Date }): Promise<void> {
    const about = aboutMail(mail)
    try {
      const message = { to: mail.to, ...renderMail(mail) }
      if (senders.length > 0) await sendByFirst(message, mail)
      else if (inbox) inbox.add(mail, message)
      else throw new Error('no sender and no inbox')
      log.info({ ...about, ms: clock().getTime() - postedAt.getTime() }, 'mail sent')
    } catch (err) {
      log.error({ err: withoutSecrets(err, mail), ...about }, 'mail failed')
    }
  }

  async function sendByFirst(message: Message, mail: Mail): Promise<void> {
    for (const [index, sender] of senders.entries()) {
      try {
        return await sender.send(message)
      } catch (err) {
        if (index === senders.length - 1) throw err
        const fields = { err: withoutSecrets(err, mail), ...aboutMail(mail), sender: index }
        log.warn(fields, 'mail sender failed, trying the next')
      }
    }
  }

  async function work(): Promise<void> {
    if (busy >= atOnce) return
    busy += 1
    for (let next = waiting.shift(); next; next = waiting.shift()) await deliver(next)
    busy -= 1
    if (busy === 0) for (const done of drained.splice(0)) done()
  }

  return {
    post(mail) {
      waiting.push({ mail, postedAt: clock() })
      // The answer to the caller goes out first.
      setImmediate(() => void work())
    },
    drain: () =>
      new Promise((resolve) => {
        if (waiting.length === 0 && busy === 0) resolve()
        else drained.push(resolve)
      }),
  }
}

const aboutMail = (mail: Mail) => ({ template: mail.template, to: masked(mail.to) })

/** A server's refusal may quote the recipient, or the subject with the code in it. */
function withoutSecrets(error: unknown, mail: Mail): object {
  if (!(error instanceof Error)) return { stack: 'not an Error' }
  let stack = (error.stack ?? error.message).replaceAll(mail.to, () => masked(mail.to))
  if ('code' in mail) stack = stack.replaceAll(mail.code, '******')
  return { ...('code' in error && { code: error.code }), stack }
}

function masked(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`
}
