import type { EntityClass } from '@mikro-orm/core'
import { p } from '@mikro-orm/core'
import { outboxStates } from './outbox-states.ts'

export type OutboxRow = {
  id: number
  state: (typeof outboxStates)[number]
  /** Finished attempts. */
  attempts: number
  /** The time when it is due; while a lease is held, the time that the lease was last renewed for. */
  nextTryAt: Date
  /** Random, and known only to the process that delivers the row now. */
  lease?: string | null
  /** The time at which the row expires. */
  usefulUntil: Date
  createdAt: Date
  changedAt: Date
}

export type OutboxEntity<Row extends OutboxRow = OutboxRow> = EntityClass<Row>

/** The columns of every table whose rows are delivered; the table itself names the indexes. */
export const outboxColumns = {
  state: p.enum(outboxStates).default('queued'),
  attempts: p.integer().default(0),
  nextTryAt: p.datetime().length(3),
  usefulUntil: p.datetime().length(3),
  changedAt: p.datetime().length(3),
}
