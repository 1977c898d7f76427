import type { EventKind, SecurityEvent as SecurityEventDto } from '@latchkey/shared/security-event'
import { defineEntity, p } from '@mikro-orm/core'

const SecurityEventSchema = defineEntity({
  name: 'SecurityEvent',
  tableName: 'security_events',
  properties: {
    id: p.integer().primary(),
    at: p.datetime().length(3),
    kind: p.string().length(32).$type<EventKind>(),
    /** The account's id, without a foreign key: the log outlives accounts. */
    userId: p.integer().unsigned().nullable(),
    actor: p.string().length(16),
    /** The administrator who acted on another account; like `userId`, without a foreign key. */
    actorId: p.integer().unsigned().nullable(),
    detail: p.string().length(100).nullable(),
    ip: p.string().length(45).nullable(),
    /** A keyed hash that stands for the IP in the chain, so that the IP itself can be masked later. */
    ipSeal: p.string().length(43).nullable(),
    userAgent: p.string().length(255).nullable(),
    requestId: p.string().length(36).nullable(),
    /** Position in the chain; empty until sealed. */
    position: p.integer().unsigned().nullable().unique('security_events_position_unique'),
    /** A MAC over the new row; once sealed, the hash that links the row to the one before. */
    seal: p.string().length(43).nullable(),
    keyId: p.string().length(16),
    /** The stamp makes a copied row detectable. Rows of versions before migration 0011 have none. */
    stamp: p.string().length(36).nullable().unique('security_events_stamp_unique'),
  },
  indexes: [
    { name: 'security_events_user_index', properties: ['userId', 'at'] },
    { name: 'security_events_ip_index', properties: ['ip', 'at'] },
  ],
})

export class SecurityEvent extends SecurityEventSchema.class {}
SecurityEventSchema.setClass(SecurityEvent)

export function toEventDto({ at, kind, detail, ip, userAgent }: SecurityEvent): SecurityEventDto {
  return {
    at: at.toISOString(),
    kind,
    detail: detail ?? null,
    ip: ip ?? null,
    userAgent: userAgent ?? null,
  }
}
