import type { Ticks } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { leaseTime } from './queue.ts'
import { QueuedMail } from './queued-mail.entity.ts'

type Observation = { lease: string; nextTryAt: Date; since: number }

/**
 * Releases mails whose process died: this process has seen their lease unrenewed for its whole time. It
 * measures elapsed time only, so clocks that differ or move do no harm.
 */
export function createLeaseWatch(em: EntityManager, ticks: Ticks) {
  let seen = new Map<number, Observation>()

  /** `mine` are the mails that this process is sending. */
  return async (mine: ReadonlySet<number>, now: Date): Promise<void> => {
    const at = ticks()
    const rows = await em
      .fork()
      .find(
        QueuedMail,
        { state: 'queued', lease: { $ne: null } },
        { fields: ['lease', 'nextTryAt'] },
      )
    const observations = new Map<number, Observation>()
    for (const { id, lease, nextTryAt } of rows) {
      if (lease == null || mine.has(id)) continue
      const before = seen.get(id)
      const isSame = before?.lease === lease && +before.nextTryAt === +nextTryAt
      observations.set(id, isSame ? before : { lease, nextTryAt, since: at })
    }
    seen = observations
    for (const [id, { lease, nextTryAt, since }] of observations) {
      if (at - since < leaseTime) continue
      const dead = { id, state: 'queued', lease, nextTryAt } as const
      // A lease renewed just now stays.
      await em.fork().nativeUpdate(QueuedMail, dead, { lease: null, nextTryAt: now })
    }
  }
}
