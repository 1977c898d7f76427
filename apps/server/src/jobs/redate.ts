import { Deletion } from '../users/deletion.entity.ts'
import { deletionDue } from '../auth/pending-deletion.ts'
import { Lockout } from '../passwords/lockout.entity.ts'
import { later, skew } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from '../mail/queued-mail.entity.ts'

/**
 * What a clock wrote that was ahead is dated now: it would outlive its time by as much. An account to be
 * deleted gets its whole week from now, since nobody knows how much of it is over.
 */
export async function redate(em: EntityManager, now: Date): Promise<void> {
  const unix = Math.floor(now.getTime() / 1000)
  const dueAt = deletionDue(now)
  await em.nativeUpdate(
    Deletion,
    { dueAt: { $gt: later(dueAt, skew) } },
    { requestedAt: now, dueAt },
  )
  await em.nativeUpdate(QueuedMail, { createdAt: { $gt: later(now, skew) } }, { createdAt: now })
  await em.nativeUpdate(Lockout, { changedAt: { $gt: unix + skew / 1000 } }, { changedAt: unix })
}
