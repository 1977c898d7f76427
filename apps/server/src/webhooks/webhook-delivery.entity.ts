import { defineEntity, p } from '@mikro-orm/core'
import { PublishedEvent } from '../events/published-event.entity.ts'
import { outboxColumns } from '../outbox/outbox-row.ts'
import { Webhook } from './webhook.entity.ts'

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_deliveries',
  properties: {
    id: p.integer().primary(),
    webhook: () => p.manyToOne(Webhook).deleteRule('cascade'),
    /** The event; the delivery is deleted with it. */
    event: () => p.manyToOne(PublishedEvent).deleteRule('cascade'),
    ...outboxColumns,
    lease: p.string().length(22).nullable().index('webhook_deliveries_lease_index'),
    /** The HTTP status of the last answer. */
    status: p.integer().nullable(),
    /** The beginning of the last answer. */
    answer: p.text().nullable(),
    /** The fault of the last attempt. */
    fault: p.string().length(100).nullable(),
    createdAt: p.datetime().length(3),
  },
  indexes: [
    { name: 'webhook_deliveries_due_index', properties: ['webhook', 'state', 'nextTryAt'] },
  ],
  uniques: [{ name: 'webhook_deliveries_event_unique', properties: ['webhook', 'event'] }],
})

/** The delivery of one event to one receiver. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery)
