import type { EntityManager } from '@mikro-orm/sql'
import { adoptionTable } from '../database/migrations/migrate.ts'
import type { OldClock } from './old-clock.ts'

/** Marks the database as half adopted: the service must not start on it. */
export async function createMark(em: EntityManager): Promise<void> {
  await em.execute(`create table if not exists ${adoptionTable} (
    id int not null primary key, clock varchar(8) character set utf8mb4 not null) engine = InnoDB`)
}

/** Stores the recognised clock, because a later step deletes the codes that reveal it. */
export async function keepClock(em: EntityManager, clock: OldClock): Promise<void> {
  await em.execute(`insert ignore into ${adoptionTable} (id, clock) values (1, ?)`, [clock])
}

export async function readClock(em: EntityManager): Promise<OldClock | undefined> {
  const [row] = await em.execute<{ clock: OldClock }[]>(
    `select clock from ${adoptionTable} where id = 1`,
  )
  return row?.clock
}

/**
 * From now on only the rollback may continue: a new adoption would take half-restored rows for old ones.
 */
export async function markUndo(em: EntityManager): Promise<void> {
  await em.execute(`insert ignore into ${adoptionTable} (id, clock) values (2, 'undo')`)
}

export async function isUndoing(em: EntityManager): Promise<boolean> {
  return (await em.execute<object[]>(`select 1 from ${adoptionTable} where id = 2`)).length > 0
}

export async function dropMark(em: EntityManager): Promise<void> {
  await em.execute(`drop table ${adoptionTable}`)
}
