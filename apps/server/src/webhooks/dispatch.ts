import type { EntityManager } from '@mikro-orm/sql'
import { days, earlier, later } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import { settling } from '../events/event-reader.ts'
import { PublishedEvent } from '../events/published-event.entity.ts'
import { WebhookDelivery } from './webhook-delivery.entity.ts'
import { Webhook } from './webhook.entity.ts'

/** A delivery is retried for this time. */
const usefulFor = days(5)

const batch = 200

/**
 * Gives each new event a delivery to every webhook that subscribes to it. Events carry a mark instead of
 * being read up to a cursor, since a row may be committed late. Any number of processes may run it at
 * once: an event has one delivery per webhook.
 */
export async function dispatchEvents(
  root: EntityManager,
  webhooks: Webhook[],
  { now, until }: { now: Date; until?: Date },
) {
  const due = { isDispatched: false, ...(until && { at: { $lte: until } }) }
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const events = await root
      .fork()
      .find(PublishedEvent, due, { orderBy: { sequence: 'asc' }, limit: batch })
    if (events.length === 0) return
    const wanted = webhooks.flatMap((webhook) =>
      events
        .filter((event) => wants(webhook, event))
        .map((event) => newDelivery(webhook, event, now)),
    )
    // oxlint-disable-next-line no-await-in-loop
    await inTransaction(root, async (em) => {
      if (wanted.length > 0) await addDeliveries(em, wanted)
      const sequence = { $in: events.map((event) => event.sequence) }
      await em.nativeUpdate(PublishedEvent, { sequence }, { isDispatched: true })
    })
    if (events.length < batch) return
  }
}

/**
 * Marks events that no webhook will receive, because none exists yet. Newer events stay: a webhook for
 * them may be committed at this moment.
 */
export async function skipEvents(em: EntityManager, now: Date): Promise<void> {
  const webhooks = await em.fork().find(Webhook, {})
  if (webhooks.length > 0) return
  await dispatchEvents(em, [], { now, until: earlier(now, settling) })
}

/** Adds the missing deliveries. */
export const addDeliveries = (em: EntityManager, rows: ReturnType<typeof newDelivery>[]) =>
  em.upsertMany(WebhookDelivery, rows, {
    onConflictFields: ['webhook', 'event'],
    onConflictAction: 'ignore',
  })

const wants = ({ types, createdAt, disabledAt }: Webhook, event: PublishedEvent): boolean =>
  disabledAt == null && event.at >= createdAt && (types.length === 0 || types.includes(event.type))

export const newDelivery = (webhook: Webhook, event: PublishedEvent, now: Date) => ({
  webhook: webhook.id,
  event: event.sequence,
  nextTryAt: now,
  usefulUntil: later(now, usefulFor),
  createdAt: now,
  changedAt: now,
  state: 'queued' as const,
  attempts: 0,
})
