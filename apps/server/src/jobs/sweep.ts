import type { EntityClass, FilterQuery } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { endExpired } from '../sessions/notify-apps.ts'
import { Session } from '../sessions/session.entity.ts'

/** The batch is small, so that its locks are short. */
const batch = 500

type Row = { id: number | string }

/** Deletes all rows that match, in batches. */
export async function sweep<T extends Row>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<NoInfer<T>>,
): Promise<void> {
  const rows: EntityClass<Row> = entity
  await sweepBy((ids) => em.nativeDelete<Row>(rows, { id: { $in: ids } }), {
    find: () => findIds(em, entity, where),
  })
}

/** Deletes expired sessions in batches. It ends them like any session, so that apps are notified too. */
export const sweepSessions = (em: EntityManager, where: FilterQuery<Session>, now: Date) =>
  sweepBy((ids) => endExpired(em, ids, now), { find: () => findIds(em, Session, where) })

async function sweepBy<Id>(
  remove: (ids: Id[]) => Promise<unknown>,
  { find }: { find: () => Promise<Id[]> },
): Promise<void> {
  for (;;) {
    const ids = await find()
    if (ids.length === 0) return
    await remove(ids)
    if (ids.length < batch) return
    // SQLite queries block the event loop: give other requests a turn between batches.
    await nextTurn()
  }
}

async function findIds<T extends Row>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<NoInfer<T>>,
): Promise<T['id'][]> {
  const rows: Pick<T, 'id'>[] = await em
    .fork()
    .find(entity, where, { fields: ['id' as never], limit: batch })
  return rows.map(({ id }) => id)
}
