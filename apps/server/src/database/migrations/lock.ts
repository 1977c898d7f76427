import type { MikroORM } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../config/startup-error.ts'

const patience = 60

const busy = new StartupError(
  `another Latchkey has been migrating this database for ${patience} s: wait for it, then start again`,
)

/** The lock is a file of its own: SQLite frees it when the process dies, whatever way. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  if (path === ':memory:') return work()
  const lock = new DatabaseSync(`${path}.migrate-lock`, { timeout: patience * 1000 })
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
    throw (error as { errcode?: number }).errcode === 5 ? busy : error
  }
}

/**
 * GET_LOCK belongs to a connection, and a transaction pins one. The migrator works on another one of
 * the pool: what it does commits by itself, and the lock holds for as long as this connection lives.
 */
export async function withServerLock(orm: MikroORM, schema: string, work: () => Promise<void>) {
  // GET_LOCK is one name space for the whole server, of 64 characters.
  const name = `latchkey-migrations:${schema}`.slice(0, 64)
  await (orm.em.fork() as EntityManager).transactional(async (em) => {
    const [row] = await em.execute<{ taken: number | null }[]>('select get_lock(?, ?) as taken', [
      name,
      patience,
    ])
    if (row?.taken === 0) throw busy
    if (row?.taken !== 1) {
      throw new StartupError('the database server refused the migration lock: look into its log')
    }
    await work()
    await em.execute('select release_lock(?)', [name])
  })
}
