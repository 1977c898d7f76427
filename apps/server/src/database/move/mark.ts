import type { Options } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { detailsOf } from '../../error-details.ts'
import type { DatabaseAddress } from '../address.ts'
import { moveMark } from '../migrations/migrate.ts'
import { emOf } from '../orm.ts'
import { databaseError } from '../startup-errors.ts'

/** Marks a database as half filled: the service must not start on it. */
export async function createMark(em: EntityManager): Promise<void> {
  const missing = 'where not exists (select 1 from mikro_orm_migrations where name = ?)'
  const text = `insert into mikro_orm_migrations (name) select ? from dual ${missing}`
  await em.execute(text, [moveMark, moveMark])
}

export async function dropMark(em: EntityManager): Promise<void> {
  await em.execute('delete from mikro_orm_migrations where name = ?', [moveMark])
}

type Address = Extract<DatabaseAddress, { kind: 'mysql' }>

/** Returns whether a copy into the database was begun; false for a missing database. */
export async function isMarked(address: Address, entities: Options['entities']): Promise<boolean> {
  const { connectMysql } = await import('../mysql.ts')
  const orm = await connectMysql(address, { entities, poolSize: 1 })
  try {
    const sql = 'select 1 from mikro_orm_migrations where name = ?'
    const found = await emOf(orm).fork().execute<object[]>(sql, [moveMark])
    return found.length > 0
  } catch (error) {
    if (['ER_BAD_DB_ERROR', 'ER_NO_SUCH_TABLE'].includes(String(detailsOf(error).code)))
      return false
    throw databaseError(error, address)
  } finally {
    await orm.close(true)
  }
}
