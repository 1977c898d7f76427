import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../clock.ts'
import { isLost, isRefused } from './transient-errors.ts'
import type { EntityManager } from '@mikro-orm/sql'

/** Longer than a cluster takes to elect another writer. */
const patience = seconds(5)

/**
 * Runs `work` in a transaction, and anew from its start when the database undid it: a deadlock, a write
 * that lost against another node, also at COMMIT, a connection that broke before. Whatever it changes
 * it must find or create through the `em` it is given: what a failed run made is thrown away with it.
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
  // A COMMIT without an answer may have been one: done again it could happen twice.
  return retry(attempt, (error) => isRefused(error) || (isLost(error) && !isCommitting))
}

/** Tries again what may be tried again, for five seconds; then fails as the last try did. */
export async function retry<T>(
  attempt: () => Promise<T>,
  mayRepeat: (error: unknown) => boolean,
): Promise<T> {
  const deadline = performance.now() + patience
  for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
    try {
      return await attempt()
    } catch (error) {
      if (!mayRepeat(error) || performance.now() + wait > deadline) throw error
    }
    // Those who collided must not meet again.
    await sleep(wait * (0.5 + Math.random()))
  }
}
