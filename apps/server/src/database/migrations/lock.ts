import type { Orm } from '../orm.ts'
import { withServerLock } from '../server-lock.ts'
import { detailsOf } from '../../error-details.ts'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../config/startup-error.ts'

const timeout = 60

const busy = new StartupError({
  en: `another Latchkey has been migrating this database for ${timeout} s: wait for it, then start again`,
  zh: `另一个 Latchkey 更新此数据库的表结构已超过 ${timeout} 秒：请等待它结束后再启动`,
})

/** Locks by a file of its own, which SQLite releases however the process dies. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  if (path === ':memory:') return work()
  const lock = new DatabaseSync(`${path}.migrate-lock`, { timeout: timeout * 1000 })
  try {
    acquire(lock)
    return await work()
  } finally {
    lock.close()
  }
}

function acquire(lock: DatabaseSync): void {
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    throw detailsOf(error).errcode === 5 ? busy : error
  }
}

/** Migrates under a lock that excludes other processes. */
export const withMigrationLock = (orm: Orm, schema: string, work: () => Promise<void>) =>
  withServerLock(orm, { name: `latchkey-migrations:${schema}`, wait: timeout, busy }, work)
