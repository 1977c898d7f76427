import { emOf, type Orm } from '../orm.ts'
import { detailsOf } from '../../error-details.ts'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../config/startup-error.ts'

const timeout = 60

const busy = new StartupError(
  `another Latchkey has been migrating this database for ${timeout} s: wait for it, then start again`,
)

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

/**
 * Holds GET_LOCK in a transaction, which pins one connection. The migrator uses another one of the
 * pool: its changes commit independently while this connection keeps the lock.
 */
export async function withServerLock(orm: Orm, schema: string, work: () => Promise<void>) {
  // The whole server shares the lock names, of at most 64 characters.
  const name = `latchkey-migrations:${schema}`.slice(0, 64)
  await emOf(orm)
    .fork()
    .transactional(async (em) => {
      const [row] = await em.execute<{ taken: number | null }[]>('select get_lock(?, ?) as taken', [
        name,
        timeout,
      ])
      if (row?.taken === 0) throw busy
      if (row?.taken !== 1) {
        throw new StartupError('the database server refused the migration lock: check its log')
      }
      await work()
      await em.execute('select release_lock(?)', [name])
    })
}
