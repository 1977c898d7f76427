import type { Pool, PoolConnection } from 'mysql2'
import { promisify } from 'node:util'

/**
 * The session variables our statements rely on, whatever the server's defaults. Only MariaDB reads
 * `M!`, only MySQL reads `50700`.
 */
const variables = [
  `names utf8mb4`,
  `session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
  `session time_zone = '+00:00'`,
  // The violated index is parsed from the server's message.
  `session lc_messages = 'en_US'`,
  `session autocommit = 1`,
  `session completion_type = 'NO_CHAIN'`,
  `session foreign_key_checks = 1`,
  `session unique_checks = 1`,
  `session default_storage_engine = InnoDB`,
  `session sql_auto_is_null = 0`,
  `session sql_safe_updates = 0`,
  `session sql_big_selects = 1`,
  `session sql_select_limit = 18446744073709551615`,
  `session sql_quote_show_create = 1`,
  `session innodb_lock_wait_timeout = 50`,
  `session wait_timeout = 28800`,
]
const settings = `set ${variables.join(', ')}
  /*M! , session max_statement_time = 0, session idle_transaction_timeout = 0,
         session idle_write_transaction_timeout = 0 */
  /*!50700 , session max_execution_time = 0 */`
const isolation = 'set session transaction isolation level repeatable read, read write'
/**
 * Our conditional writes count rows that changed since the first read, instead of failing on them.
 * Only MariaDB knows the variable, from a different release of each of its series.
 */
const writesSeeChanges = 'set session innodb_snapshot_isolation = 0'
const unknownVariable = 1193

type Ask = (sql: string, values: unknown, done?: unknown) => unknown

/** Sets each connection before its first use, and destroys one that cannot be set. */
export function setSessions(pool: Pool): void {
  const set = new WeakSet<PoolConnection>()
  const getConnection = pool.getConnection.bind(pool)
  pool.getConnection = (callback) => {
    getConnection((error, connection) => {
      if (error || set.has(connection)) {
        callback(error, connection)
        return
      }
      bindParameters(connection)
      set.add(connection)
      setSession(connection).then(
        () => callback(null, connection),
        (refusal: NodeJS.ErrnoException) => {
          connection.destroy()
          callback(refusal, connection)
        },
      )
    })
  }
}

async function setSession(connection: PoolConnection): Promise<void> {
  const run = promisify((sql: string, done: (error: Error | null) => void) =>
    connection.query(sql, done),
  )
  await run(settings)
  await run(writesSeeChanges).catch((error: NodeJS.ErrnoException) => {
    if (error.errno !== unknownVariable) throw error
  })
  await run(isolation)
}

/**
 * Binds values by executing prepared statements, because mysql2's `query` would inline them into the
 * text.
 */
function bindParameters(connection: PoolConnection): void {
  const target = connection as unknown as { query: Ask; execute: Ask }
  const query = target.query.bind(connection)
  target.query = (sql, values, done) => {
    if (!Array.isArray(values)) return query(sql, values, done)
    return values.length > 0 ? target.execute(sql, values, done) : query(sql, done)
  }
}
