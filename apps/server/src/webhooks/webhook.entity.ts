import { defineEntity, p } from '@mikro-orm/core'
import { Lines } from '../apps/lines.ts'
import type { EventType } from '../events/event-types.ts'
import { disabledReasons, webhookLimits } from './webhook-fields.ts'

const WebhookSchema = defineEntity({
  name: 'Webhook',
  tableName: 'webhooks',
  properties: {
    id: p.string().length(22).primary(),
    url: p.string().length(webhookLimits.url),
    /** The types of events that it subscribes to; empty means all. */
    types: p.type(Lines).$type<EventType[]>(),
    /** `whsec_` and base64, encrypted. */
    secret: p.string().length(255),
    /** The secret before the last rotation, which also signs until that time. */
    previousSecret: p.string().length(255).nullable(),
    previousSecretUntil: p.datetime().length(3).nullable(),
    /** The SECRET_KEY that encrypts both. */
    secretKeyId: p.string().length(16),
    /** The time since which no delivery succeeded; null after one that did. */
    failingSince: p.datetime().length(3).nullable(),
    disabledAt: p.datetime().length(3).nullable(),
    disabledReason: p.enum(disabledReasons).nullable(),
    createdAt: p.datetime().length(3),
    updatedAt: p.datetime().length(3),
  },
})

/** An address that receives events. */
export class Webhook extends WebhookSchema.class {}
WebhookSchema.setClass(Webhook)
