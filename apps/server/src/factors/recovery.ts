import type { RecoveryStop } from '@latchkey/shared/security-event'
import type { EntityManager } from '@mikro-orm/sql'
import type { RecordEvent } from '../audit/record.ts'
import { days, earlier } from '../clock.ts'
import { publish } from '../events/publish.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { Factor } from './factor.entity.ts'
import { beginnings } from './removal-notices.ts'

/** The time is long enough for an owner to notice, and to sign in with a factor of their own. */
export const timeToStop = days(3)

const ownOf = (user: number) => ({ user, confirmedAt: { $ne: null } })

/** Returns whether a reported loss is about to remove all factors of an account. */
async function isRecovering(em: EntityManager, userId: number): Promise<boolean> {
  // The factors are read as they are now, not as this transaction read them before its change.
  const factors = await em.find(Factor, ownOf(userId), { disableIdentityMap: true })
  const ends = factors.flatMap(({ removesAt }) => removesAt ?? [])
  if (ends.length < factors.length) return false
  const begun = ends.map((end) => earlier(end, timeToStop))
  const start = { userId, template: { $in: [...beginnings] }, createdAt: { $in: begun } }
  return (await em.count(QueuedMail, start)) > 0
}

/** The cause that stops a recovery, and how the security log learns of it. */
export type Stop = { by: RecoveryStop; recordEvent: RecordEvent }

type Watched = { userId: number; now: Date; stop: Stop }

/**
 * Runs a change to factors, and tells other programs if it ends a recovery. The security log keeps a stop
 * with its cause; an end is there as the removal of the factors.
 */
export async function watchRecovery<T>(
  em: EntityManager,
  { userId, now, stop }: Watched,
  change: () => Promise<T>,
): Promise<T> {
  if (!(await isRecovering(em, userId))) return change()
  const result = await change()
  if (await isRecovering(em, userId)) return result
  const isStopped = (await em.count(Factor, ownOf(userId))) > 0
  await publish(em, { type: isStopped ? 'recovery.stopped' : 'recovery.finished', userId }, now)
  if (isStopped) stop.recordEvent(em, { kind: 'recovery_stopped', userId, detail: stop.by })
  return result
}

/**
 * Records the use of a factor that still matches `where`. Its use proves that the owner has it, so a
 * planned removal is cancelled. Returns false if no such factor exists.
 */
export async function recordUse(
  em: EntityManager,
  where: { id: string; user: number; $or?: { lastStep: object }[] },
  { stop, ...change }: { lastUsedAt: Date; lastStep?: number; stop: Stop },
): Promise<boolean> {
  const live = { ...where, confirmedAt: { $ne: null } }
  // Nearly every factor has no planned removal: one statement suffices.
  if ((await em.nativeUpdate(Factor, { ...live, removesAt: null }, change)) > 0) return true
  const about = { userId: where.user, now: change.lastUsedAt, stop }
  const used = await watchRecovery(em, about, () =>
    em.nativeUpdate(Factor, { ...live, removesAt: { $ne: null } }, { ...change, removesAt: null }),
  )
  return used > 0
}
