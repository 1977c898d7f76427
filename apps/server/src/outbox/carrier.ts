import type { EntityManager } from '@mikro-orm/sql'
import type { OutboxEntity, OutboxRow } from './outbox-row.ts'

/** The result of an attempt: a final state, or the time of the next attempt. */
export type DeliveryResult<Row extends OutboxRow> =
  | { state: 'expired' }
  | Partial<Omit<Row, 'id' | 'attempts' | 'lease'>>

export type DeliveryOutcome = OutboxRow['state'] | 'delayed'

/** A carrier delivers the rows of one table. */
export type Carrier<Row extends OutboxRow> = {
  entity: OutboxEntity<Row>
  /** The name of a row in log lines. */
  label(row: Row): { [kind: string]: string }
  /** Reads claimed rows with all that a delivery needs. */
  load(em: EntityManager, lease: string): Promise<Row[]>
  /** Delivers a row once. `renew` extends the lease; call it before each step that may take long. */
  deliver(row: Row, renew: () => Promise<void>): Promise<DeliveryResult<Row>>
  /** Runs in the transaction that records these rows as sent, before the rows are locked. */
  onSent(em: EntityManager, rows: Row[], now: Date): Promise<void>
  /** Runs once a result is recorded. */
  onRecorded(row: Row, outcome: DeliveryOutcome): void
  /** Runs around a delivery, for tracing; the work returns its outcome. */
  trace(row: Row, work: () => Promise<DeliveryOutcome>): Promise<unknown>
  close(): void
}
