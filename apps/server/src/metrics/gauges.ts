import { Counter, Gauge, type Registry } from 'prom-client'
import type { QueueLoad } from '../passwords/hash-queue.ts'
import type { PoolLoad } from '../database/pool.ts'
import type { LogoutBacklog } from '../logouts/open-logouts.ts'
import type { Backlog } from '../mail/backlog.ts'
import type { SenderState } from '../mail/delivery.ts'

/** State that is read at each scrape. */
export type Readings = {
  hashing(): QueueLoad
  /** Undefined without a pool. */
  pool(): Promise<PoolLoad | undefined>
  /** Empty when the database does not answer. */
  backlog(): Promise<Backlog>
  senders(): SenderState[]
  /** The number of deliveries that wait for webhooks and for apps; undefined when the database does not answer. */
  pendingDeliveries(): Promise<number | undefined>
  logouts(): Promise<LogoutBacklog | undefined>
}

type Sample = [labels: Record<string, string | number>, value: number]
type Named = { name: string; help: string; labelNames: string[] }

export function watchReadings(registry: Registry, readings: Readings): void {
  const { hashing, pool, backlog, senders, pendingDeliveries, logouts } = readings

  function gauge(named: Named, read: () => Sample[] | Promise<Sample[]>): void {
    const metric = new Gauge({
      ...named,
      registers: [],
      async collect() {
        const samples = await read()
        this.reset()
        for (const [labels, value] of samples) this.set(labels, value)
      },
    })
    registry.registerMetric(metric)
  }

  gauge(
    {
      name: 'latchkey_hash_queue',
      help: 'Slots for password hashes, busy and idle, and hashes waiting for one',
      labelNames: ['state'],
    },
    () => {
      const { slots, busy, waiting } = hashing()
      return [
        [{ state: 'busy' }, busy],
        [{ state: 'idle' }, slots - busy],
        [{ state: 'waiting' }, waiting],
      ]
    },
  )
  const refused = new Counter({
    name: 'latchkey_hash_refused_total',
    help: 'Password hashes refused because too many were waiting',
    registers: [],
    collect() {
      this.reset()
      this.inc(hashing().refused)
    },
  })
  registry.registerMetric(refused)
  gauge(
    {
      name: 'latchkey_database_pool',
      help: 'Connections to MySQL, used and free, and queries pending for one; none on SQLite',
      labelNames: ['state'],
    },
    async () =>
      Object.entries((await pool()) ?? {}).map(([state, count]): Sample => [{ state }, count]),
  )
  gauge(
    {
      name: 'latchkey_mails_queued',
      help: 'Emails waiting to be sent; the same on every replica',
      labelNames: ['template'],
    },
    async () => (await backlog()).map(({ template, count }): Sample => [{ template }, count]),
  )
  gauge(
    {
      name: 'latchkey_mails_oldest_queued_seconds',
      help: 'Age of the oldest waiting email; the same on every replica',
      labelNames: ['template'],
    },
    async () => (await backlog()).map(({ template, age }): Sample => [{ template }, age]),
  )
  gauge(
    {
      name: 'latchkey_webhook_deliveries_queued',
      help: 'Deliveries waiting for their webhook; the same on every replica',
      labelNames: [],
    },
    async () => one(await pendingDeliveries()),
  )
  gauge(
    {
      name: 'latchkey_logout_deliveries_queued',
      help: 'Logout tokens waiting for their app; the same on every replica',
      labelNames: [],
    },
    async () => one((await logouts())?.count),
  )
  gauge(
    {
      name: 'latchkey_logout_deliveries_oldest_queued_seconds',
      help: 'Age of the oldest waiting logout token; the same on every replica',
      labelNames: [],
    },
    async () => one((await logouts())?.age),
  )
  gauge(
    {
      name: 'latchkey_mail_sender_resting',
      help: '1 while a sender is paused after consecutive errors; sender is its number in the configuration',
      labelNames: ['sender'],
    },
    () => senders().map(({ sender, state }): Sample => [{ sender }, state === 'resting' ? 1 : 0]),
  )
}

/** A metric without labels; it has no sample while the value is unknown. */
const one = (value: number | undefined): Sample[] => (value === undefined ? [] : [[{}, value]])
