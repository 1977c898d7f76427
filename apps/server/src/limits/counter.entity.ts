import { defineEntity, p } from '@mikro-orm/core'

const CounterSchema = defineEntity({
  name: 'Counter',
  tableName: 'counters',
  properties: {
    /** base64url HMAC of the limit's name and its subject, so that no address is stored. */
    id: p.string().length(43).primary(),
    hits: p.integer().unsigned(),
    /** Unix time in seconds. */
    expiresAt: p.integer().unsigned().index('counters_expires_at_index'),
  },
})

export class Counter extends CounterSchema.class {}
CounterSchema.setClass(Counter)
