import type { MikroORM } from '@mikro-orm/core'
import type { MySqlDriver } from '@mikro-orm/mysql'
import type { SqliteDriver } from '@mikro-orm/sql'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { isLost, isRefused } from './faults.ts'
import { persist } from './retry.ts'

type Value = string | number | Date
type Rows = Record<string, unknown>[]
/** Answers the rows as the database spells them. */
type Statement = (...values: Value[]) => Promise<Rows>
/** For the few questions that nearly every call asks: parsed once by the database, not once a call. */
export type Prepare = (sql: string) => Statement

export function prepareMysql(orm: MikroORM<MySqlDriver>): Prepare {
  return (sql) =>
    (...values) => {
      const ask = async () => {
        const pool = await orm.em.getConnection().getNativeClient()
        return new Promise<Rows>((resolve, reject) => {
          pool.execute(sql, values, (error, rows) =>
            error ? reject(error) : resolve(rows as Rows),
          )
        })
      }
      // It only reads, so a lost connection is no reason not to ask again.
      return persist(ask, (error) => isRefused(error) || isLost(error))
    }
}

/** A connection of its own: it waits for no transaction, and sees only what is committed. */
export function openReader(path: string, orm: MikroORM<SqliteDriver>) {
  const toCell = (value: Value): SQLInputValue => (value instanceof Date ? +value : value)
  if (path === ':memory:') {
    const prepare: Prepare =
      (sql) =>
      (...values) =>
        orm.em.getConnection().execute(sql, values.map(toCell))
    return { prepare, close: () => {} }
  }
  const reader = new DatabaseSync(path, { readOnly: true, timeout: 2000 })
  const prepare: Prepare = (sql) => {
    const statement = reader.prepare(sql)
    return async (...values) => statement.all(...values.map(toCell))
  }
  return { prepare, close: () => reader.close() }
}
