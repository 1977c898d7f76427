import { randomBytes } from 'node:crypto'
import { hours, later, minutes, seconds } from '../clock.ts'
import { isLost, isRefused } from '../database/transient-errors.ts'
import { retry } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from './queued-mail.entity.ts'

/** Longer than one sender can take with one mail: see the timeouts in smtp.ts. */
export const leaseTime = seconds(60)

/** No retry waits longer: a mail that does was written under a wrong clock. */
const longestWait = minutes(10)

/** No mail is useful for longer. */
export const longestUse = hours(24)

/**
 * A lease does not end by the clock, because another process's clock may be wrong: see lease-watch.ts.
 */
const dueAt = (now: Date) => ({
  state: 'queued' as const,
  lease: null,
  $or: [{ nextTryAt: { $lte: now } }, { nextTryAt: { $gt: later(now, longestWait) } }],
})

type Claim = { count: number; now: Date }

/** Leases due mails; only the holder of the lease sends them. */
export async function claimMails(em: EntityManager, { count, now }: Claim) {
  const found = await em.find(QueuedMail, dueAt(now), {
    fields: ['id'],
    orderBy: { nextTryAt: 'asc' },
    limit: count,
  })
  if (found.length === 0) return []
  const lease = randomBytes(16).toString('base64url')
  const ids = found.map(({ id }) => id)
  // Older versions end a lease at its next try.
  const leased = { lease, nextTryAt: later(now, leaseTime) }
  await again(() => em.nativeUpdate(QueuedMail, { ...dueAt(now), id: { $in: ids } }, leased))
  return em.fork().find(QueuedMail, { lease }, { populate: ['challenge'] })
}

export async function renewLease(em: EntityManager, mail: QueuedMail, now: Date): Promise<void> {
  const mine = { id: mail.id, lease: mail.lease ?? '' }
  const nextTryAt = later(now, leaseTime)
  const renewed = await again(() => em.nativeUpdate(QueuedMail, mine, { nextTryAt }))
  if (renewed === 0) throw new Error('the lease of a mail was lost')
}

/**
 * Retries statements that may run twice: after a deadlock, a mail would otherwise wait until its lease
 * expires.
 */
const again = <T>(work: () => Promise<T>): Promise<T> =>
  retry(work, (error) => isRefused(error) || isLost(error))

/** When the next mail is due; undefined when none is queued. */
export async function nextDue(em: EntityManager): Promise<Date | undefined> {
  const next = await em.findOne(
    QueuedMail,
    { state: 'queued', lease: null },
    { fields: ['nextTryAt'], orderBy: { nextTryAt: 'asc' } },
  )
  return next?.nextTryAt
}
