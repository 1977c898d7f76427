import type { EntityManager } from '@mikro-orm/sql'
import { WebhookDelivery } from './webhook-delivery.entity.ts'
import type { Webhook } from './webhook.entity.ts'

export type LogOptions = { limit: number; state?: WebhookDelivery['state'] }

/** Returns the deliveries to a webhook, newest first. */
export async function listDeliveries(
  em: EntityManager,
  { id }: Webhook,
  { limit, state }: LogOptions,
) {
  const where = { webhook: id, ...(state && { state }) }
  const rows = await em.find(WebhookDelivery, where, {
    populate: ['event'],
    orderBy: { id: 'desc' },
    limit,
  })
  return rows.map((row) => ({
    event: row.event.id,
    type: row.event.type,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.createdAt,
    changedAt: row.changedAt,
    nextTryAt: row.state === 'queued' ? row.nextTryAt : null,
    status: row.status ?? null,
    fault: row.fault ?? null,
    answer: row.answer ?? null,
  }))
}
