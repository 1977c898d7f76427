import { minutes, seconds } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { Session } from './session.entity.ts'

export type LastUses = {
  /** Records that a session was used. The write follows within a second and does not delay the call. */
  record(sessionId: string, at: Date): void
  /** Writes all pending times. */
  stop(): Promise<void>
}

/** Records a use unless one was recorded within the minute. */
export function recordSessionUse(
  lastUses: Pick<LastUses, 'record'>,
  session: { id: string; lastUsedAt: Date },
  now: Date,
): void {
  const idle = now.getTime() - session.lastUsedAt.getTime()
  // A last use in the future was recorded under a wrong clock: replace it.
  if (Math.abs(idle) > minutes(1)) lastUses.record(session.id, now)
}

/** The batch is small, so that its locks are short. */
const batch = 500

/** Batches the last-use times of all sessions into at most one statement per second. */
export function createLastUses(em: EntityManager, onError: (error: unknown) => void): LastUses {
  const pending = new Map<string, Date>()
  let writing = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    try {
      while (pending.size > 0) {
        // A fixed order prevents deadlocks between replicas that lock the same rows.
        const ids = [...pending.keys()].toSorted().slice(0, batch)
        const lastUsedAt = new Date(Math.max(...ids.map((id) => pending.get(id)!.getTime())))
        await em.fork().nativeUpdate(Session, { id: { $in: ids } }, { lastUsedAt })
        for (const id of ids) pending.delete(id)
      }
    } catch (error) {
      pending.clear()
      onError(error)
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write)
    return writing
  }

  return {
    record(sessionId, at) {
      if (pending.has(sessionId)) return
      pending.set(sessionId, at)
      timer ??= setTimeout(flush, seconds(1)).unref()
    },
    stop: () => flush(),
  }
}
