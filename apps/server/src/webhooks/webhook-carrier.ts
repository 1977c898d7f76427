import type { EntityManager } from '@mikro-orm/sql'
import { hours, later, type Clock } from '../clock.ts'
import type { Keys } from '../keys.ts'
import type { Log } from '../log/log.ts'
import { backoff } from '../outbox/backoff.ts'
import type { Carrier, DeliveryResult } from '../outbox/carrier.ts'
import { bodyOf } from './body.ts'
import { disableWebhook, recordFailure } from './failing.ts'
import type { WebhookMeters } from './meters.ts'
import { NotDelivered, type Answer, type Post } from './post.ts'
import { signedHeaders } from './secret.ts'
import { WebhookDelivery } from './webhook-delivery.entity.ts'
import { Webhook } from './webhook.entity.ts'

export type CarrierDeps = {
  em: EntityManager
  keys: Keys
  post: Post
  clock: Clock
  log: Log
  meters: WebhookMeters
}

/** The longest wait between two tries. */
const longestBackoff = hours(1)

type Result = DeliveryResult<WebhookDelivery>

/** Posts events to webhooks. A receiver may get one twice, with the same id. */
export function createWebhookCarrier(deps: CarrierDeps): Carrier<WebhookDelivery> {
  const { em, keys, post, clock, log, meters } = deps

  async function attempt({ webhook, event }: WebhookDelivery): Promise<Answer | NotDelivered> {
    const body = bodyOf(event)
    // Each attempt has a new timestamp and signature: receivers refuse old ones.
    const headers = signedHeaders(keys, webhook, { id: event.id, now: clock(), body })
    return post(webhook.url, { headers, body }).catch((error: unknown) => {
      if (error instanceof NotDelivered) return error
      throw error
    })
  }

  async function deliver(delivery: WebhookDelivery): Promise<Result> {
    const { webhook, attempts } = delivery
    const answer = await attempt(delivery)
    const now = clock()
    const told = tellOf(answer)
    if (told.isTaken) return { ...told.columns, state: 'sent' }
    log.warn({ webhook: webhook.id, event: delivery.event.id, ...told.columns }, 'webhook failed')
    if (told.columns.status === 410) {
      await disableWebhook(em, webhook, { keys, now, reason: 'gone' })
      return { ...told.columns, state: 'refused' }
    }
    await recordFailure(em.fork(), webhook, { keys, now })
    const nextTryAt = later(now, backoff(attempts, longestBackoff))
    return { ...told.columns, changedAt: now, nextTryAt }
  }

  return {
    entity: WebhookDelivery,
    label: ({ id }) => ({ delivery: String(id) }),
    load: (own, lease) => own.find(WebhookDelivery, { lease }, { populate: ['webhook', 'event'] }),
    deliver,
    async onSent(tx, rows) {
      const recovered = rows.filter(({ webhook }) => webhook.failingSince != null)
      const ids = [...new Set(recovered.map(({ webhook }) => webhook.id))]
      if (ids.length > 0)
        await tx.nativeUpdate(Webhook, { id: { $in: ids } }, { failingSince: null })
    },
    onRecorded: (_row, outcome) =>
      meters.webhookDelivery(outcome === 'queued' ? 'delayed' : outcome),
    trace: (_row, work) => work(),
    close() {},
  }
}

function tellOf(answer: Answer | NotDelivered) {
  if (answer instanceof NotDelivered)
    return { isTaken: false, columns: { status: null, answer: null, fault: answer.message } }
  const { status, text } = answer
  const isTaken = status >= 200 && status < 300
  const fault = isTaken ? null : faultOf(status)
  return { isTaken, columns: { status, answer: text, fault } }
}

const faultOf = (status: number): string =>
  status >= 300 && status < 400 ? 'a redirect, which is not followed' : `status ${status}`
