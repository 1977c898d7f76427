import type { EntityManager } from '@mikro-orm/sql'

/**
 * The place of a row that is there twice. An index forbids it; somebody who may drop the index can have a
 * copy sealed.
 */
export async function findCopy(em: EntityManager): Promise<number | undefined> {
  const [copy] = await em.execute<{ position: number }[]>(
    `select max(position) as position from security_events
      where stamp is not null and position is not null
      group by stamp having count(*) > 1 order by 1 limit 1`,
  )
  return copy?.position
}
