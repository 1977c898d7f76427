import type { EntityManager } from '@mikro-orm/sql'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../clock.ts'

// Queries without effect that need the rights and locks of a sign-in.
const questions = [
  'select id from users where id = 0',
  'update users set id = id where id = 0',
  "insert into sessions select * from sessions where id = ''",
  "update sessions set id = id where id = ''",
  "delete from sessions where id = ''",
  'insert into security_events select * from security_events where id = 0',
  "update lockouts set id = id where id = ''",
]

type Deps = {
  em: EntityManager
  /** On SQLite: returns whether the open file is still the one at its path. */
  isInPlace?: () => boolean
}

/** Runs one probe at a time: concurrent ones would use up the connections of a hanging pool. */
export function createProbe(
  { em, isInPlace }: Deps,
  report: (reason: unknown) => void = () => {},
): () => Promise<boolean> {
  let running: Promise<boolean> | undefined
  let wasReachable = true
  let wroteAt = Number.NEGATIVE_INFINITY

  const ask = async () => {
    try {
      if (isInPlace?.() === false) throw new Error(moved)
      for (const question of questions) await em.fork().execute(question)
      if (performance.now() - wroteAt > seconds(1)) {
        await write(em, isInPlace !== undefined)
        wroteAt = performance.now()
      }
      wasReachable = true
    } catch (error) {
      wroteAt = Number.NEGATIVE_INFINITY
      if (wasReachable) report(error)
      wasReachable = false
    }
    return wasReachable
  }

  return () => {
    running ??= ask().finally(() => (running = undefined))
    return Promise.race([running, sleep(seconds(2), false, { ref: false })])
  }
}

const moved =
  'the SQLite file was removed or replaced while it was open: new data is lost with it, so restart the service'

/** Writes and deletes a row, which needs free disk space too. */
async function write(em: EntityManager, isFile: boolean): Promise<void> {
  // A row wider than a SQLite page needs a new page: a file that cannot grow has no room for it.
  const id = `ready-${randomUUID()}${isFile ? '-'.repeat(16_384) : ''}`
  await em.fork().execute('insert into counters (id, hits, expires_at) values (?, 0, 0)', [id])
  await em.fork().execute('delete from counters where id = ?', [id])
}
