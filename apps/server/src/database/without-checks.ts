import type { EntityManager } from '@mikro-orm/sql'

/** Rows may name others that are gone, or not there yet. An id of 0 asks for no new one. */
export const withoutChecks = (
  em: EntityManager,
  work: (em: EntityManager) => Promise<void>,
): Promise<void> =>
  em.fork().transactional(async (transaction) => {
    await transaction.execute(
      `set session foreign_key_checks = 0, sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')`,
    )
    try {
      await work(transaction)
    } finally {
      await transaction.execute('set session foreign_key_checks = 1')
    }
  })
