import type { EntityManager } from '@mikro-orm/sql'
import { days, earlier } from '../clock.ts'
import { publish } from '../events/publish.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { Factor } from './factor.entity.ts'
import { beginnings } from './tell-end.ts'

/** Long enough for an owner to notice, and to sign in with a factor that is theirs. */
export const timeToStop = days(3)

const ownOf = (user: number) => ({ user, confirmedAt: { $ne: null } })

/** Whether all factors of an account are about to end because somebody lost them, or says so. */
async function isRecovering(em: EntityManager, userId: number): Promise<boolean> {
  // As they are now, not as this transaction read them before it changed them.
  const factors = await em.find(Factor, ownOf(userId), { disableIdentityMap: true })
  const ends = factors.flatMap(({ removesAt }) => removesAt ?? [])
  if (ends.length < factors.length) return false
  const begun = ends.map((end) => earlier(end, timeToStop))
  const start = { userId, template: { $in: [...beginnings] }, createdAt: { $in: begun } }
  return (await em.count(QueuedMail, start)) > 0
}

/** Makes a change to factors, and tells other programs where it ends a recovery. */
export async function watchRecovery<T>(
  em: EntityManager,
  { userId, now }: { userId: number; now: Date },
  change: () => Promise<T>,
): Promise<T> {
  if (!(await isRecovering(em, userId))) return change()
  const result = await change()
  if (await isRecovering(em, userId)) return result
  const isStopped = (await em.count(Factor, ownOf(userId))) > 0
  await publish(em, { type: isStopped ? 'recovery.stopped' : 'recovery.finished', userId }, now)
  return result
}

/**
 * Records the use of a factor that is still as `where` says. The person who signs in with it has it, so it is no
 * stranger's and stays. Returns false where there is none.
 */
export async function recordUse(
  em: EntityManager,
  where: { id: string; user: number; $or?: { lastStep: object }[] },
  change: { lastUsedAt: Date; lastStep?: number },
): Promise<boolean> {
  const live = { ...where, confirmedAt: { $ne: null } }
  // Nearly every factor stays anyway: that is one statement.
  if ((await em.nativeUpdate(Factor, { ...live, removesAt: null }, change)) > 0) return true
  const about = { userId: where.user, now: change.lastUsedAt }
  const used = await watchRecovery(em, about, () =>
    em.nativeUpdate(Factor, { ...live, removesAt: { $ne: null } }, { ...change, removesAt: null }),
  )
  return used > 0
}
