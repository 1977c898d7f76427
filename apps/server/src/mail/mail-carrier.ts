import type { EntityManager } from '@mikro-orm/sql'
import { later, type Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { Carrier, DeliveryResult } from '../outbox/carrier.ts'
import { longestUse } from '../outbox/queue.ts'
import type { Traces } from '../traces/traces.ts'
import type { Delivery } from './delivery.ts'
import { hideSecrets } from './hide-secrets.ts'
import { logOutcome, type Sending } from './log-outcome.ts'
import type { Message } from './mail.ts'
import type { MailMeters } from './meters.ts'
import { QueuedMail } from './queued-mail.entity.ts'

export type MailCarrierDeps = {
  delivery: Delivery
  /** Renders a mail when it is sent; returns undefined when it is no longer useful. */
  compose(mail: QueuedMail, now: Date): { message: Message; isSilent: boolean } | undefined
  /** Runs in the transaction that records the mail as sent. */
  onSent(em: EntityManager, mail: QueuedMail, now: Date): Promise<void>
  log: Log
  meters: MailMeters
  traces: Traces
  clock: Clock
}

/** Sends the mails of the outbox. */
export function createMailCarrier(deps: MailCarrierDeps): Carrier<QueuedMail> {
  const { delivery, compose, onSent, log, meters, traces, clock } = deps
  return {
    entity: QueuedMail,
    label: ({ uuid }) => ({ mail: uuid }),
    load: (em, lease) => em.find(QueuedMail, { lease }, { populate: ['challenge'] }),
    async deliver(mail, renew) {
      const composed = compose(mail, clock())
      if (!composed) return { state: 'expired' }
      const { message, isSilent } = composed
      const { attempts, sender } = mail
      const outcome = await delivery.deliver(message, { attempts, sender, isSilent, renew })
      logOutcome({ log, meters, clock }, { mail, message, outcome })
      return changeOf({ mail, message, outcome }, clock())
    },
    async onSent(em, mails, now) {
      // Challenges in order of id, as procedures lock them: any other order can deadlock.
      for (const mail of mails.toSorted(byChallenge)) await onSent(em, mail, now)
    },
    onRecorded: ({ template }, ending) =>
      meters.mail(template, ending === 'queued' ? 'delayed' : ending),
    trace: ({ template }, work) => traces.mail(template, work),
    close: delivery.close,
  }
}

function changeOf({ mail, message, outcome }: Sending, now: Date): DeliveryResult<QueuedMail> {
  const latest = later(now, longestUse)
  return {
    ...('sender' in outcome && { sender: outcome.sender ?? null }),
    ...('error' in outcome && {
      diagnosis: outcome.error?.diagnosis.id ?? null,
      reply: hideSecrets(outcome.error?.reply ?? '', message),
    }),
    ...(outcome.state === 'delayed'
      ? // Read the clock once: a second reading after the write would shorten the wait.
        {
          changedAt: now,
          nextTryAt: later(now, outcome.wait),
          // A mail written under a fast clock gets a bound: it would be tried for as long as that clock
          // was ahead.
          ...(mail.usefulUntil > latest && { usefulUntil: latest }),
        }
      : { state: outcome.state }),
  }
}

const byChallenge = ({ challenge: one }: QueuedMail, { challenge: other }: QueuedMail) =>
  (one?.id ?? 0) - (other?.id ?? 0)
