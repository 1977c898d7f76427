import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../clock.ts'
import { isLost, isRefused } from './transient-errors.ts'
import type { EntityManager } from '@mikro-orm/sql'

/** Longer than a cluster takes to elect a writer. */
const timeout = seconds(10)

/**
 * Runs `work` in a transaction, and again from its start when the database rolled it back: a deadlock,
 * a write conflict with another node (even at COMMIT), a connection lost before. `work` must find or
 * create entities through the `em` it receives, because a failed run's entities are discarded.
 */
export async function inTransaction<T>(
  em: EntityManager,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> {
  let isCommitting = false
  const attempt = () => {
    isCommitting = false
    return em.fork().transactional(async (transaction) => {
      const result = await work(transaction)
      await transaction.flush()
      isCommitting = true
      return result
    })
  }
  // A COMMIT without an answer may have succeeded: repeating it could apply it twice.
  return retry(attempt, (error) => isRefused(error) || (isLost(error) && !isCommitting))
}

/** Runs `work` in the caller's transaction, or in a new one if there is none. */
export const inOneTransaction = <T>(
  em: EntityManager,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> => (em.isInTransaction() ? work(em) : inTransaction(em, work))

/** Retries for ten seconds whatever `mayRepeat` allows, then throws the last error. */
export async function retry<T>(
  attempt: () => Promise<T>,
  mayRepeat: (error: unknown) => boolean,
): Promise<T> {
  const deadline = performance.now() + timeout
  for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
    try {
      return await attempt()
    } catch (error) {
      if (!mayRepeat(error) || performance.now() + wait > deadline) throw error
    }
    // Random waits keep colliding transactions apart.
    await sleep(wait * (0.5 + Math.random()))
  }
}
