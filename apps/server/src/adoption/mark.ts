import type { EntityManager } from '@mikro-orm/sql'
import { adoptionTable } from '../database/migrations/migrate.ts'
import type { OldClock } from './old-clock.ts'

/** Marks the database as half adopted: the service must not start on it. */
export async function createMark(em: EntityManager): Promise<void> {
  await em.execute(`create table if not exists ${adoptionTable} (
    id int not null primary key, clock varchar(8) character set utf8mb4 not null) engine = InnoDB`)
}

/** What was recognised is kept, because the codes that tell it are deleted on the way. */
export async function keepClock(em: EntityManager, clock: OldClock): Promise<void> {
  await em.execute(`insert ignore into ${adoptionTable} (id, clock) values (1, ?)`, [clock])
}

export async function readClock(em: EntityManager): Promise<OldClock | undefined> {
  const [row] = await em.execute<{ clock: OldClock }[]>(`select clock from ${adoptionTable}`)
  return row?.clock
}

export async function dropMark(em: EntityManager): Promise<void> {
  await em.execute(`drop table ${adoptionTable}`)
}
