import { presentable } from './hide-secrets.ts'
import { diagnose, type Diagnosis } from './smtp-errors.ts'
import type { Sender } from './sender.ts'
import type { SmtpError } from './smtp.ts'

/** What the outbox makes of a failed try. */
export type DeliveryError = {
  /** It may have been taken all the same. */
  isAmbiguous: boolean
  /** The way is at fault, not this mail: it counts against the sender. */
  isSenders: boolean
  /** This server will not take this mail, however often it is asked. */
  isRefusal: boolean
  /** No server will: the mailbox does not exist. */
  isFinal: boolean
  diagnosis: Diagnosis
  /** The server's own words, without credentials. */
  reply: string
}

type Asked = Pick<Sender, 'name' | 'secrets'>

const noMailbox = new Set(['mailbox-unknown', 'mailbox-disabled', 'recipient-refuses'])

/** Reads an SMTP failure by where in the talk it came (RFC 5321) and its enhanced code (RFC 3463). */
export function toDeliveryError(thrown: unknown, { name, secrets }: Asked): DeliveryError {
  const error: SmtpError = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { responseCode = 0, command = '', response } = error
  const isOfMail = responseCode > 0 && (command === 'RCPT TO' || command === 'DATA')
  const isRefusal = isOfMail && responseCode >= 500
  const diagnosis = diagnose(error, name.replace(/:\d+$/, ''))
  return {
    isAmbiguous: error.isAmbiguous === true,
    isSenders: !isOfMail,
    isRefusal,
    isFinal: isRefusal && noMailbox.has(diagnosis.id),
    diagnosis,
    reply: presentable(response ?? error.message, secrets),
  }
}
