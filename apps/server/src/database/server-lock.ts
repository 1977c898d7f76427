import type { EntityManager } from '@mikro-orm/sql'
import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../clock.ts'
import { StartupError } from '../config/startup-error.ts'
import { emOf, type Orm } from './orm.ts'

type Lock = {
  name: string
  /** The number of seconds to wait for the current holder. */
  wait: number
  busy: Error
}

const lost = () =>
  new StartupError({
    en: 'the database server closed the connection that kept other programs out: nothing is lost; run the same command again',
    zh: '数据库服务器断开了用于防止其他程序同时操作的连接：没有数据丢失，请再次运行',
  })

/** The server takes names of at most 64 characters. */
const shortened = (name: string): string => name.slice(0, 64)

/** The lock of an adoption and its rollback. */
export const adoptionLock = (schema: string): string => shortened(`latchkey-adoption:${schema}`)

/**
 * Runs `work` while no other program holds the lock of this name, which the whole server shares. A
 * transaction pins one connection for the lock; the work uses others of the pool. The server releases the
 * lock however the program dies, and also if only that connection does: then the work is abandoned.
 */
export async function withServerLock(
  orm: Orm,
  { name, wait, busy }: Lock,
  work: () => Promise<void>,
): Promise<void> {
  const lock = shortened(name)
  await emOf(orm)
    .fork()
    .transactional(async (em) => {
      const taken = await ask(em, 'select get_lock(?, ?) as answer', [lock, wait])
      if (taken === 0) throw busy
      if (taken !== 1) {
        throw new StartupError({
          en: 'the database server refused the lock: check its log',
          zh: '数据库服务器拒绝加锁：请查看其日志',
        })
      }
      const watching = new AbortController()
      try {
        await Promise.race([work(), watch(em, lock, watching.signal)])
      } finally {
        watching.abort()
        // A dead connection no longer holds the lock.
        await em.execute('select release_lock(?)', [lock]).catch(() => {})
      }
    })
}

/**
 * Checks each second that the lock is still held, which also keeps the server from closing the connection
 * as idle. Throws if it is not.
 */
async function watch(em: EntityManager, lock: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(seconds(1), undefined, { signal, ref: false })
    const held = await ask(em, 'select is_used_lock(?) = connection_id() as answer', [lock]).catch(
      () => 0,
    )
    if (held !== 1) throw lost()
  }
}

async function ask(em: EntityManager, sql: string, values: unknown[]): Promise<number | null> {
  const [row] = await em.execute<{ answer: number | null }[]>(sql, values)
  return row?.answer ?? null
}
