import type { EntityManager } from '@mikro-orm/sql'

/**
 * Finds the position of a row that occurs twice. A unique index forbids it, but an attacker who drops
 * the index can have a copy sealed.
 */
export async function findCopy(em: EntityManager): Promise<number | undefined> {
  const [copy] = await em.execute<{ position: number }[]>(
    `select max(position) as position from security_events
      where stamp is not null and position is not null
      group by stamp having count(*) > 1 order by 1 limit 1`,
  )
  return copy?.position
}
