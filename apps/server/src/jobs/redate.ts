import { Deletion } from '../users/deletion.entity.ts'
import { deletionDue } from '../auth/pending-deletion.ts'
import { Lockout } from '../passwords/lockout.entity.ts'
import { later, skew } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { PublishedEvent } from '../events/published-event.entity.ts'
import { LogoutDelivery } from '../logouts/logout-delivery.entity.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'

/**
 * Redates rows that a fast clock wrote, which would otherwise outlive their time. A pending deletion
 * gets its full week from now, since its true age is unknown.
 */
export async function redate(em: EntityManager, now: Date): Promise<void> {
  const unix = Math.floor(now.getTime() / 1000)
  const dueAt = deletionDue(now)
  const ahead = { $gt: later(now, skew) }
  await em.nativeUpdate(
    Deletion,
    { dueAt: { $gt: later(dueAt, skew) } },
    { requestedAt: now, dueAt },
  )
  await em.nativeUpdate(QueuedMail, { createdAt: ahead }, { createdAt: now })
  await em.nativeUpdate(LogoutDelivery, { createdAt: ahead }, { createdAt: now })
  await em.nativeUpdate(PublishedEvent, { at: ahead }, { at: now })
  await em.nativeUpdate(Lockout, { changedAt: { $gt: unix + skew / 1000 } }, { changedAt: unix })
}
