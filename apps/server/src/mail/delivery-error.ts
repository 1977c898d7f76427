import { presentable } from './hide-secrets.ts'
import { diagnose, type Diagnosis } from './smtp-errors.ts'
import type { Sender } from './sender.ts'
import type { SmtpError } from './bounded-connection.ts'

/** A failed attempt, in the outbox's terms. */
export type DeliveryError = {
  /** True if the server may have accepted the mail nevertheless. */
  isAmbiguous: boolean
  /** True if the error concerns the connection, not this mail; it then counts against the sender. */
  isSenders: boolean
  /** True if this server will never accept this mail. */
  isRefusal: boolean
  /** True if no server will accept the mail, because the mailbox does not exist. */
  isFinal: boolean
  diagnosis: Diagnosis
  /** The server's reply, without credentials. */
  reply: string
}

type Asked = Pick<Sender, 'name' | 'secrets'>

const noMailbox = new Set(['mailbox-unknown', 'mailbox-disabled', 'recipient-refuses'])

/** Classifies an SMTP error by the command that failed (RFC 5321) and its enhanced code (RFC 3463). */
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
