import { randomBytes } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/sql'
import { hours, later, minutes, seconds } from '../clock.ts'
import { retry } from '../database/retry.ts'
import { isLost, isRefused } from '../database/transient-errors.ts'
import type { OutboxEntity, OutboxRow } from './outbox-row.ts'

/** A lease outlasts every step of a delivery, which mail/smtp.ts bounds. */
export const leaseTime = seconds(60)

/** A part of a table, with the latest time at which its rows may be due. */
export type Partition = {
  /** The condition of its rows; undefined for the whole table. */
  only?: Record<string, string>
  /** The longest wait before an attempt; a row due later was written under a wrong clock. */
  longestWait?: number
}

/** Every row expires within this time. */
export const longestUse = hours(24)

/**
 * The condition of due rows. A lease does not end by the clock, because another process's clock may be
 * wrong: see lease-watch.ts.
 */
const dueAt = (now: Date, { only, longestWait = minutes(10) }: Partition) => ({
  ...only,
  state: 'queued' as const,
  lease: null,
  $or: [{ nextTryAt: { $lte: now } }, { nextTryAt: { $gt: later(now, longestWait) } }],
})

type Claim = Partition & { count: number; now: Date }

/** Leases due rows; only the holder of a lease delivers. Returns the lease, or undefined when none is due. */
export async function claimRows(
  em: EntityManager,
  entity: OutboxEntity,
  { count, now, ...partition }: Claim,
): Promise<string | undefined> {
  const found = await em.find<OutboxRow, never, 'id'>(entity, dueAt(now, partition), {
    fields: ['id'],
    orderBy: { nextTryAt: 'asc' },
    limit: count,
  })
  if (found.length === 0) return undefined
  const lease = randomBytes(16).toString('base64url')
  const ids = found.map(({ id }) => id)
  // Older versions end a lease at its next attempt.
  const leased = { lease, nextTryAt: later(now, leaseTime) }
  await retryStatement(() =>
    em.nativeUpdate(entity, { ...dueAt(now, partition), id: { $in: ids } }, leased),
  )
  return lease
}

export async function renewLease(
  em: EntityManager,
  entity: OutboxEntity,
  { id, lease, now }: Pick<OutboxRow, 'id' | 'lease'> & { now: Date },
): Promise<void> {
  const own = { id, lease: lease ?? '' }
  const nextTryAt = later(now, leaseTime)
  const renewed = await retryStatement(() => em.nativeUpdate(entity, own, { nextTryAt }))
  if (renewed === 0) throw new Error('the lease was lost to another process')
}

/**
 * Retries an idempotent statement: after a deadlock, a row would otherwise wait until its lease expires.
 */
const retryStatement = <T>(work: () => Promise<T>): Promise<T> =>
  retry(work, (error) => isRefused(error) || isLost(error))

/** The time when the next row is due; undefined if none is queued. */
export async function nextDue(
  em: EntityManager,
  entity: OutboxEntity,
  only: Partition['only'] = {},
): Promise<Date | undefined> {
  const next = await em.findOne<OutboxRow, never, 'nextTryAt'>(
    entity,
    { ...only, state: 'queued', lease: null },
    { fields: ['nextTryAt'], orderBy: { nextTryAt: 'asc' } },
  )
  return next?.nextTryAt
}

/** The condition of finished rows created before `time`, which the purge deletes. */
export const settledBefore = (time: Date) =>
  ({ createdAt: { $lte: time }, state: { $ne: 'queued' } }) as const
