import { detailsOf } from '../error-details.ts'
import type { MySqlConnection } from '@mikro-orm/mysql'
import { isLost, isRefused } from './transient-errors.ts'
import { retry } from './retry.ts'

type Pool = Awaited<ReturnType<MySqlConnection['getNativeClient']>>
type Answer = Awaited<ReturnType<MySqlConnection['execute']>>
type Connection = Parameters<Parameters<Pool['getConnection']>[0]>[1]

/** Retries connections while a database elects a writer or restarts, instead of failing at once. */
export function reconnectPool(pool: Pool): void {
  const getConnection = pool.getConnection.bind(pool)
  const open = () =>
    new Promise<Connection>((resolve, reject) => {
      getConnection((error, connection) => (error ? reject(error) : resolve(connection)))
    })
  pool.getConnection = (callback) => {
    // Call back outside of the promise, which would otherwise catch the callback's errors.
    retry(open, isOfConnecting).then(
      (connection) => process.nextTick(callback, null, connection),
      (error: NodeJS.ErrnoException) => process.nextTick(callback, error),
    )
  }
}

/** Wrong passwords and unknown schemas are not retried. */
function isOfConnecting(error: unknown): boolean {
  const { errno = 0 } = detailsOf(error)
  const isAnswer = errno >= 1000
  return isRefused(error) || (isLost(error) && !isAnswer)
}

/**
 * Makes a Galera node apply the commits of other nodes, so that no ended session revives after a
 * failover. Other databases reject MariaDB's syntax and do not need it.
 */
export function catchUp(connection: Connection): void {
  connection.query('set statement wsrep_sync_wait = 1 for select 1', (error) => {
    if (error && isRefused(error)) connection.destroy()
  })
}

/** Retries single statements: every refused one, and reads whose connection was lost. */
export function retryStatements(connection: MySqlConnection): void {
  const execute = connection.execute.bind(connection)
  connection.execute = <T extends Answer>(...given: Parameters<typeof execute>): Promise<T> => {
    const [statement, , , transaction] = given
    const attempt = () => execute<T>(...given)
    // Only a whole transaction can be repeated: see inTransaction.
    if (transaction) return attempt()
    const isRead = typeof statement === 'string' && /^\s*select\b/i.test(statement)
    return retry(attempt, (error) => isRefused(error) || (isLost(error) && isRead))
  }
}
