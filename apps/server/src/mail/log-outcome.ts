import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { Outcome, Tried } from './delivery.ts'
import { hideSecrets, masked } from './hide-secrets.ts'
import type { Message } from './mail.ts'
import type { MailMeters } from './meters.ts'
import type { QueuedMail } from './queued-mail.entity.ts'

type Deps = { log: Log; meters: MailMeters; clock: Clock }
export type Sending = { mail: QueuedMail; message: Message; outcome: Outcome }

/** Logs one line per attempt: the reply of each sender, without codes and addresses. */
export function logOutcome(
  { log, meters, clock }: Deps,
  { mail, message, outcome }: Sending,
): void {
  const { template, uuid, createdAt } = mail
  const about = { mail: uuid, template, to: masked(message.to) }
  const tried = outcome.tried.map((one) => logFields(one, message))
  // With one sender this would repeat the same error.
  const others = tried.length > (outcome.state === 'sent' ? 0 : 1) && { tried }
  if (outcome.state === 'sent') {
    const ms = clock().getTime() - createdAt.getTime()
    meters.mailDelivery(template, ms / 1000)
    return log.info({ ...about, sender: outcome.sender, ms, ...others }, 'mail sent')
  }
  const { error } = outcome
  const cause = error && {
    diagnosis: error.diagnosis.id,
    ...error.diagnosis.texts.en,
    reply: hideSecrets(error.reply, message),
  }
  if (outcome.state === 'refused') {
    return log.error({ ...about, ...cause, ...others }, 'mail refused')
  }
  const nextTryInMs = Math.round(outcome.wait)
  log.warn({ ...about, ...cause, nextTryInMs, ...others }, 'mail delayed')
}

/** A skipped sender's reply belongs to an earlier mail, so it is left out. */
const logFields = ({ sender, error, skipped }: Tried, message: Message) => ({
  sender,
  ...(skipped && { skipped }),
  ...(error && { diagnosis: error.diagnosis.id }),
  ...(error && !skipped && { reply: hideSecrets(error.reply, message) }),
})
