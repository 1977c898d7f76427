import { emOf, type Orm } from './orm.ts'
import type { Options } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { readDatabaseAddress } from './address.ts'
import type { Dialect } from './dialect.ts'
import type { ToDisk } from './disk.ts'
import { createInsert, type Insert } from './insert.ts'
import type { PoolLoad } from './pool.ts'
import { createProbe } from './readiness.ts'
import { watchQueries, type StatementWatch } from './statement-watch.ts'
import type { Change, Prepare, PrepareChange } from './statement.ts'
import { databaseError } from './startup-errors.ts'

export type Database = Insert & {
  dialect: Dialect
  em: EntityManager
  orm: Orm
  prepare: Prepare
  prepareChange: PrepareChange
  change: Change
  /** Resolves to whether the database accepts writes, within seconds even if it does not answer. */
  isReachable(): Promise<boolean>
  /** Undefined on SQLite, which has one connection. */
  pool(): Promise<PoolLoad | undefined>
  flushToDisk: ToDisk
  close(): Promise<void>
}

type Deps = {
  entities: Options['entities']
  watch?: StatementWatch | undefined
  /** Receives the cause each time the database stops accepting writes. */
  report?: ((reason: unknown) => void) | undefined
  /** The greatest number of connections; SQLite has one. */
  poolSize?: number
}

/**
 * Connects and migrates the schema, one process at a time. Throws a StartupError at once if it cannot:
 * waiting for a database to start is the supervisor's task. From then on `watch` receives every
 * statement.
 */
export async function openDatabase(
  url: string,
  { entities, watch, report, poolSize = 10 }: Deps,
): Promise<Database> {
  const address = readDatabaseAddress(url)
  try {
    // Each engine loads its own driver only.
    const opened =
      address.kind === 'mysql'
        ? await (
            await import('./mysql.ts')
          ).openOrCreateMysql(address, { entities, watch, poolSize })
        : await (await import('./sqlite.ts')).openSqlite(address.path, { entities, watch })
    const { orm } = opened
    if (watch) watchQueries(orm, watch)
    const em = emOf(orm)
    const { change } = opened
    const { spell } = opened.dialect
    const prepareChange: PrepareChange = (text) => {
      const sql = spell(text)
      return async (...values) => (await change({ sql, values }))[0]?.affectedRows ?? 0
    }
    const inserts = createInsert(opened)
    const isReachable = createProbe({ ...opened, em }, report)
    return { ...opened, ...inserts, prepareChange, em, isReachable }
  } catch (error) {
    throw databaseError(error, address)
  }
}
