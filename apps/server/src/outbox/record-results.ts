import type { EntityManager } from '@mikro-orm/sql'
import type { Clock } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import type { Carrier, DeliveryResult } from './carrier.ts'
import type { OutboxEntity, OutboxRow } from './outbox-row.ts'

type Result<Row extends OutboxRow> = { row: Row; change: DeliveryResult<Row> }
type Waiting<Row extends OutboxRow> = Result<Row> & PromiseWithResolvers<void>

type Deps<Row extends OutboxRow> = {
  em: EntityManager
  carrier: Pick<Carrier<Row>, 'entity' | 'onSent'>
  clock: Clock
}

/** Records results of deliveries. Results that arrive during a write share the next transaction. */
export function createResultRecorder<Row extends OutboxRow>({ em, carrier, clock }: Deps<Row>) {
  const entity: OutboxEntity = carrier.entity
  let waiting: Waiting<Row>[] = []
  let writing: Promise<void> | undefined

  function record(result: Result<Row>): Promise<void> {
    const entry = { ...result, ...Promise.withResolvers<void>() }
    waiting.push(entry)
    writing ??= writeAll().finally(() => (writing = undefined))
    return entry.promise
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const results = waiting
      waiting = []
      await settle(results)
    }
  }

  /** A result that cannot be written is tried alone, so that it holds up no other. */
  async function settle(results: Waiting<Row>[]): Promise<void> {
    try {
      await write(results)
      for (const { resolve } of results) resolve()
    } catch (error) {
      if (results.length === 1) results[0]?.reject(error)
      else for (const result of results) await settle([result])
    }
  }

  async function write(results: Result<Row>[]): Promise<void> {
    const now = clock()
    const sent = results.filter(({ change }) => change.state === 'sent').map(({ row }) => row)
    await inTransaction(em, async (tx) => {
      await carrier.onSent(tx, sent, now)
      for (const { row, change } of results) {
        const { id, lease, attempts } = row
        // Only the holder of the lease may record a retry; a final state is true for every holder.
        const own = change.state === undefined && { lease: lease ?? '' }
        const queued = { id, state: 'queued', ...own } as const
        const changed = { attempts: attempts + 1, lease: null, changedAt: now, ...change }
        await tx.nativeUpdate(entity, queued, changed)
      }
    })
  }

  return { record }
}
