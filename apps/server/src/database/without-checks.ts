import type { EntityManager } from '@mikro-orm/sql'

/**
 * Disables foreign keys and id generation: rows may refer to others that do not exist yet, and an id of 0
 * must be stored as it is.
 */
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
