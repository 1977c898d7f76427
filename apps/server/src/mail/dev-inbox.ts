import type { Clock } from '../clock.ts'
import type { Sender } from './sender.ts'
import type { Message } from './mail.ts'

type InboxMail = Omit<Message, 'uuid'> & { at: string }
export type DevInbox = Sender & { list(): InboxMail[]; clear(): void }

const capacity = 500

/**
 * The sender of a service without a mail server: it keeps the newest mails in memory and shows them.
 */
export function createDevInbox(clock: Clock): DevInbox {
  const mails: InboxMail[] = []
  return {
    name: 'dev inbox',
    secrets: [],
    connect: () => Promise.resolve(),
    send(message) {
      const { to, subject, code } = message
      mails.unshift({
        to,
        subject,
        get text() {
          return message.text
        },
        get html() {
          return message.html
        },
        code,
        at: clock().toISOString(),
      })
      mails.length = Math.min(mails.length, capacity)
      return Promise.resolve()
    },
    close: () => undefined,
    list: () => [...mails],
    clear: () => void mails.splice(0),
  }
}
