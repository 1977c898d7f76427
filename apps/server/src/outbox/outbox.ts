import { setTimeout as sleep } from 'node:timers/promises'
import type { EntityManager } from '@mikro-orm/sql'
import { seconds, type Clock, type Ticks } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { Carrier, DeliveryResult, DeliveryOutcome } from './carrier.ts'
import { createLeaseWatch } from './lease-watch.ts'
import type { OutboxEntity, OutboxRow } from './outbox-row.ts'
import { claimRows, nextDue, renewLease, type Partition } from './queue.ts'
import { createResultRecorder } from './record-results.ts'

type Deps<Row extends OutboxRow> = Partition & {
  em: EntityManager
  carrier: Carrier<Row>
  log: Log
  clock: Clock
  ticks: Ticks
  /** The number of concurrent deliveries per process. */
  concurrency?: number
}

export type Outbox = {
  /** Looks for due rows now. The call is cheap and never throws. */
  wake(): void
  /**
   * Stops claiming and waits one second for deliveries. Other processes take over the rest when
   * its leases end.
   */
  stop(): Promise<void>
}

/** A claim waits this long after a delivery ends, so that several free slots share it. */
const batchDelay = seconds(0.02)
const pollInterval = seconds(5)

/** Delivers queued rows of one table, or of one partition of it. Several processes may share the table. */
export function createOutbox<Row extends OutboxRow>(deps: Deps<Row>): Outbox {
  const { em, carrier, log, clock, ticks, concurrency = 16, only, longestWait } = deps
  const entity: OutboxEntity = carrier.entity
  const partition = { ...(only && { only }), ...(longestWait !== undefined && { longestWait }) }
  const running = new Map<number, Promise<void>>()
  let polling: Promise<void> | undefined
  let isWakeRequested = false
  const stopping = new AbortController()
  const results = createResultRecorder({ em, carrier, clock })
  const releaseStaleLeases = createLeaseWatch(em, entity, { ticks, ...partition })
  let leasesCheckedAt = -Infinity
  let timer: NodeJS.Timeout | undefined

  function wake(): void {
    if (stopping.signal.aborted) return
    isWakeRequested = true
    polling ??= poll().finally(() => {
      polling = undefined
      // A row enqueued after the last claim would otherwise wait for the next poll.
      if (isWakeRequested) wake()
    })
  }

  async function poll(): Promise<void> {
    clearTimeout(timer)
    let pause: number = pollInterval
    try {
      while (isWakeRequested && !stopping.signal.aborted) {
        isWakeRequested = false
        await watchLeases()
        for (const row of await claim()) start(row)
      }
      const due = running.size < concurrency ? await nextDue(em.fork(), entity, only) : undefined
      if (due) pause = Math.min(pollInterval, Math.max(0, due.getTime() - clock().getTime()))
    } catch (err) {
      log.error({ err }, 'the outbox cannot be read')
    }
    if (!stopping.signal.aborted) timer = setTimeout(wake, pause).unref()
  }

  async function watchLeases(): Promise<void> {
    if (ticks() - leasesCheckedAt < pollInterval) return
    leasesCheckedAt = ticks()
    await releaseStaleLeases(new Set(running.keys()), clock())
  }

  async function claim(): Promise<Row[]> {
    const count = concurrency - running.size
    if (count === 0) return []
    const lease = await claimRows(em.fork(), entity, { ...partition, count, now: clock() })
    return lease === undefined ? [] : carrier.load(em.fork(), lease)
  }

  function start(row: Row): void {
    const work = carrier
      .trace(row, () => deliver(row))
      .catch((err: unknown) =>
        log.error(
          { err, ...carrier.label(row) },
          'the result of a delivery was not recorded; the row is tried again once its lease ends',
        ),
      )
      .then(() => {
        running.delete(row.id)
        setTimeout(wake, batchDelay).unref()
      })
    running.set(row.id, work)
  }

  async function deliver(row: Row): Promise<DeliveryOutcome> {
    const renew = () =>
      renewLease(em.fork(), entity, { id: row.id, lease: row.lease, now: clock() })
    const isExpired = row.usefulUntil <= clock()
    return record(row, isExpired ? { state: 'expired' } : await carrier.deliver(row, renew))
  }

  /**
   * Retries until the result is recorded or the process stops, because an unrecorded row is delivered
   * again.
   */
  async function record(row: Row, change: DeliveryResult<Row>): Promise<DeliveryOutcome> {
    for (;;) {
      try {
        await results.record({ row, change })
        const outcome = change.state ?? 'delayed'
        carrier.onRecorded(row, outcome)
        return outcome
      } catch (err) {
        if (stopping.signal.aborted) throw err
        log.error({ err, ...carrier.label(row) }, 'the outbox cannot be written, trying again')
        await sleep(seconds(1))
      }
    }
  }

  return {
    wake,
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await polling
      await Promise.race([Promise.all(running.values()), sleep(seconds(1))])
      carrier.close()
    },
  }
}
