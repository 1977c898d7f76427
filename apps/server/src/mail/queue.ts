import { randomBytes } from 'node:crypto'
import { later, minutes, seconds } from '../clock.ts'
import type { EntityManager } from '../database.ts'
import { QueuedMail } from './queued-mail.entity.ts'

/** Longer than one sender can take with one mail: see the bounds in smtp.ts. */
const leaseTime = seconds(60)

/** No mail waits so long for its next try: one that does was written by a clock that was wrong. */
const longestWait = minutes(10)

const dueAt = (now: Date) => ({
  state: 'queued' as const,
  $or: [{ nextTryAt: { $lte: now } }, { nextTryAt: { $gt: later(now, longestWait) } }],
})

type Claim = {
  count: number
  /** What this process is sending: a clock that jumps past its lease must not make it two mails. */
  underWay: number[]
  now: Date
}

/** Leases due mails: whoever holds the lease sends, and one that dies gives it back by time. */
export async function claimMails(em: EntityManager, { count, underWay, now }: Claim) {
  const due = { ...dueAt(now), ...(underWay.length > 0 && { id: { $nin: underWay } }) }
  const found = await em.find(QueuedMail, due, {
    fields: ['id'],
    orderBy: { nextTryAt: 'asc' },
    limit: count,
  })
  if (found.length === 0) return []
  const lease = randomBytes(16).toString('base64url')
  const ids = found.map(({ id }) => id)
  await em.nativeUpdate(
    QueuedMail,
    { ...dueAt(now), id: { $in: ids } },
    { lease, nextTryAt: later(now, leaseTime) },
  )
  return em.fork().find(QueuedMail, { lease }, { populate: ['challenge'] })
}

export async function renewLease(em: EntityManager, mail: QueuedMail, now: Date): Promise<void> {
  const mine = { id: mail.id, lease: mail.lease ?? '' }
  const renewed = await em.nativeUpdate(QueuedMail, mine, { nextTryAt: later(now, leaseTime) })
  if (renewed === 0) throw new Error('the lease of a mail was lost')
}

/** When the next mail is due, or undefined when none waits. */
export async function nextDue(em: EntityManager): Promise<Date | undefined> {
  const next = await em.findOne(
    QueuedMail,
    { state: 'queued' },
    { fields: ['nextTryAt'], orderBy: { nextTryAt: 'asc' } },
  )
  return next?.nextTryAt
}
