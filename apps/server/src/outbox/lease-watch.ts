import type { EntityManager } from '@mikro-orm/sql'
import type { Ticks } from '../clock.ts'
import type { OutboxEntity, OutboxRow } from './outbox-row.ts'
import { leaseTime, type Partition } from './queue.ts'

type Read = 'id' | 'lease' | 'nextTryAt'
type Observation = { lease: string; nextTryAt: Date; since: number }

/**
 * Frees rows whose process died: this process has seen their lease unrenewed for its whole time. It
 * reads no time of day, so clocks that differ or jump cannot end a lease.
 */
export function createLeaseWatch(
  em: EntityManager,
  entity: OutboxEntity,
  { ticks, only = {} }: { ticks: Ticks } & Pick<Partition, 'only'>,
) {
  let seen = new Map<number, Observation>()

  /** `own` are the rows that this process is delivering. */
  return async (own: ReadonlySet<number>, now: Date): Promise<void> => {
    const at = ticks()
    const rows = await em
      .fork()
      .find<OutboxRow, never, Read>(
        entity,
        { ...only, state: 'queued', lease: { $ne: null } },
        { fields: ['id', 'lease', 'nextTryAt'] },
      )
    const observations = new Map<number, Observation>()
    for (const { id, lease, nextTryAt } of rows) {
      if (lease == null || own.has(id)) continue
      const before = seen.get(id)
      const isSame = before?.lease === lease && +before.nextTryAt === +nextTryAt
      observations.set(id, isSame ? before : { lease, nextTryAt, since: at })
    }
    seen = observations
    for (const [id, { lease, nextTryAt, since }] of observations) {
      if (at - since < leaseTime) continue
      const dead = { id, state: 'queued', lease, nextTryAt } as const
      // The condition spares a lease that is renewed at this very moment.
      await em.fork().nativeUpdate(entity, dead, { lease: null, nextTryAt: now })
    }
  }
}
