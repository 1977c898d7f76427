import type { Options } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { detailsOf } from '../../error-details.ts'
import type { DatabaseAddress } from '../address.ts'
import { moveTable } from '../migrations/migrate.ts'
import { emOf } from '../orm.ts'
import { databaseError } from '../startup-errors.ts'

/** Marks a database as half filled: the service must not start on it. */
export async function createMark(em: EntityManager): Promise<void> {
  await em.execute(
    `create table if not exists ${moveTable} (id int not null primary key) engine = InnoDB`,
  )
}

export async function dropMark(em: EntityManager): Promise<void> {
  await em.execute(`drop table ${moveTable}`)
}

type Address = Extract<DatabaseAddress, { kind: 'mysql' }>

/** Whether a copy into the database was begun. A database that is missing is none. */
export async function isMarked(address: Address, entities: Options['entities']): Promise<boolean> {
  const { connectMysql } = await import('../mysql.ts')
  const orm = await connectMysql(address, { entities, poolSize: 1 })
  try {
    const sql = `select 1 from information_schema.tables where table_schema = ? and table_name = '${moveTable}'`
    const found = await emOf(orm).fork().execute<object[]>(sql, [address.schema])
    return found.length > 0
  } catch (error) {
    if (detailsOf(error).code === 'ER_BAD_DB_ERROR') return false
    throw databaseError(error, address)
  } finally {
    await orm.close(true)
  }
}
