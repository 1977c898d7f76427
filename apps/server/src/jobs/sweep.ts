import type { EntityClass, FilterQuery } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { setImmediate as nextTurn } from 'node:timers/promises'

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
  for (;;) {
    const ids = await findIds(em, entity, where)
    if (ids.length === 0) return
    await em.nativeDelete<Row>(rows, { id: { $in: ids } })
    if (ids.length < batch) return
    // SQLite queries block the event loop: give other requests a turn between batches.
    await nextTurn()
  }
}

async function findIds<T extends Row>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<NoInfer<T>>,
): Promise<Row['id'][]> {
  const rows: Row[] = await em.fork().find(entity, where, { fields: ['id' as never], limit: batch })
  return rows.map(({ id }) => id)
}
