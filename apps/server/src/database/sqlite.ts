import { MikroORM } from '@mikro-orm/core'
import { NodeSqliteDialect, SqliteDriver, type EntityManager } from '@mikro-orm/sql'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../folder.ts'
import { migrations } from '../migrations/list.ts'
import { withFileLock } from '../migrations/lock.ts'
import { migrate } from '../migrations/migrate.ts'
import { StartFault } from '../start-fault.ts'
import { options } from './options.ts'
import { watchPrepared, type StatementWatch } from './statement-watch.ts'
import { openReader } from './statement.ts'

export async function openSqlite(path: string, watch?: StatementWatch) {
  if (path !== ':memory:') {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new StartFault(`the database ${path} is a folder: name a file in DATABASE_URL`)
    }
    makeFolder(dirname(path))
  }
  // The switch to WAL is a change as well, so the lock comes before the first connection.
  return withFileLock(path, async () => {
    const orm = await MikroORM.init({
      ...options,
      driver: SqliteDriver,
      dbName: path,
      driverOptions: new NodeSqliteDialect(path),
      migrations: { migrationsList: migrations.sqlite, snapshot: false },
    })
    try {
      // SQLite waits for another process on our only thread: nothing is answered meanwhile.
      for (const pragma of [
        'busy_timeout=2000',
        'journal_mode=wal',
        // A commit outlives the process, not the loss of power: docs/decisions/0011.
        'synchronous=normal',
        'foreign_keys=on',
      ]) {
        await (orm.em as EntityManager).fork().execute(`pragma ${pragma}`)
      }
      await migrate(orm as MikroORM, migrations.sqlite)
      const reader = openReader(path, orm)
      const close = async () => {
        reader.close()
        await orm.close(true)
      }
      // In memory it is MikroORM that asks.
      const prepare = path === ':memory:' ? reader.prepare : watchPrepared(reader.prepare, watch)
      return { orm, prepare, close }
    } catch (error) {
      await orm.close(true).catch(() => {})
      throw error
    }
  })
}
