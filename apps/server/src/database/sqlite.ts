import { emOf } from './orm.ts'
import { MikroORM, type Options } from '@mikro-orm/core'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { sqlite } from './dialect.ts'
import { createToDisk, folderToDisk } from './disk.ts'
import { closeToOthers, makeFolder } from '../config/make-folder.ts'
import { migrations } from './migrations/list.ts'
import { withFileLock } from './migrations/lock.ts'
import { migrate } from './migrations/migrate.ts'
import { StartupError } from '../config/startup-error.ts'
import { options } from './options.ts'
import { BoundSqliteDriver } from './sqlite-driver.ts'
import { openFile, sqliteStatements } from './sqlite-statements.ts'
import { watchedBy, type StatementWatch } from './statement-watch.ts'

/** Detects that the file at the path is no longer the open one, for example replaced by a copy. */
function placeOf(path: string): () => boolean {
  if (path === ':memory:') return () => true
  const opened = statSync(path)
  return () => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found?.ino === opened.ino && found.dev === opened.dev
  }
}

type Deps = { entities: Options['entities']; watch?: StatementWatch | undefined }

export async function openSqlite(path: string, { entities, watch }: Deps) {
  if (path !== ':memory:') {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new StartupError({
        en: `the database ${path} is a folder: name a file in DATABASE_URL`,
        zh: `数据库 ${path} 是文件夹：请在 DATABASE_URL 中指定文件`,
      })
    }
    makeFolder(dirname(path))
    closeToOthers(path, `${path}-wal`, `${path}-shm`)
  }
  // The lock comes before the first connection, because switching to WAL is a change too.
  return withFileLock(path, async () => {
    const { driver, ...file } = openFile(path)
    const orm = await MikroORM.init({
      ...options,
      entities,
      driver: BoundSqliteDriver,
      dbName: path,
      driverOptions: driver,
      migrations: { migrationsList: migrations.sqlite, snapshot: false },
    })
    try {
      for (const pragma of [
        'journal_mode=wal',
        // A commit survives a crash of the process. Commits that must survive a power loss call
        // flushToDisk: docs/decisions/0020.
        'synchronous=normal',
        'foreign_keys=on',
      ]) {
        await emOf(orm).fork().execute(`pragma ${pragma}`)
      }
      await migrate(orm, migrations.sqlite)
      const statements = sqliteStatements({ path, ...file, orm, watched: watchedBy(watch) })
      const close = async () => {
        statements.close()
        await orm.close(true)
      }
      const pool = () => Promise.resolve(undefined)
      if (path !== ':memory:') await folderToDisk(path)
      const flushToDisk = path === ':memory:' ? () => Promise.resolve() : createToDisk(path)
      return {
        orm,
        dialect: sqlite,
        ...statements,
        pool,
        flushToDisk,
        close,
        isInPlace: placeOf(path),
      }
    } catch (error) {
      await orm.close(true).catch(() => {})
      throw error
    }
  })
}
