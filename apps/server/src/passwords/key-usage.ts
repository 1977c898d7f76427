import type { EntityManager } from '@mikro-orm/sql'

/** Counts passwords per key: an older key may be removed once it has none. */
export async function countByKey(em: EntityManager): Promise<Map<string, number>> {
  const rows = await em
    .getConnection()
    .execute<{ id: string; count: number | string }[]>(
      'select password_key_id as id, count(*) as count from users group by password_key_id',
    )
  return new Map(rows.map(({ id, count }) => [id, Number(count)]))
}
