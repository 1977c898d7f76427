import { defineEntity, p } from '@mikro-orm/core'
import type { EventType } from './event-types.ts'

const PublishedEventSchema = defineEntity({
  name: 'PublishedEvent',
  tableName: 'events',
  properties: {
    /**
     * The sequence grows with time, but a row may be committed after one with a larger number: see
     * event-reader.ts.
     */
    sequence: p.integer().primary(),
    /** The id by which receivers recognize a second copy. */
    id: p.string().length(36).unique('events_id_unique'),
    type: p.string().length(32).$type<EventType>(),
    /** The account's id, without a foreign key: `user.deleted` outlives the account. */
    userId: p.integer().unsigned().index('events_user_id_index'),
    /** The name by which other programs know the account. */
    subject: p.string().length(22),
    /** The session of `session.ended`; null if several ended, which `data` lists. */
    sessionId: p.string().length(36).nullable(),
    /** JSON of an `EventData`; emptied with the account. */
    data: p.text(),
    at: p.datetime().length(3).index('events_at_index'),
    /** True once webhooks have their deliveries of this event. */
    isDispatched: p.boolean().default(false),
  },
  indexes: [{ name: 'events_dispatch_index', properties: ['isDispatched', 'sequence'] }],
})

/** An event of an account that is published to other programs. */
export class PublishedEvent extends PublishedEventSchema.class {}
PublishedEventSchema.setClass(PublishedEvent)
