import { seconds } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { Session } from './session.entity.ts'

export type LastUses = {
  /** Remembers that a session was used just now; written within a second, off the path of the call. */
  record(sessionId: string, at: Date): void
  /** Writes what is still to be written. */
  stop(): Promise<void>
}

/** Small enough that nobody waits for its locks. */
const batch = 500

/** One statement a second at most writes the uses of all sessions, however many calls there were. */
export function createLastUses(em: EntityManager, onError: (error: unknown) => void): LastUses {
  const pending = new Map<string, Date>()
  let writing = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    try {
      while (pending.size > 0) {
        // Always in the same order: two replicas that lock the same rows must not wait for each other.
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
