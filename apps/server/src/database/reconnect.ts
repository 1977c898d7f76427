import type { MySqlConnection } from '@mikro-orm/mysql'
import { isLost, isRefused } from './transient-errors.ts'
import { retry } from './retry.ts'

type Pool = Awaited<ReturnType<MySqlConnection['getNativeClient']>>
type Answer = Awaited<ReturnType<MySqlConnection['execute']>>
type Connection = Parameters<Parameters<Pool['getConnection']>[0]>[1]

/** Waits for a database that is electing another writer, or is started again, instead of failing at once. */
export function reconnectPool(pool: Pool): void {
  const getConnection = pool.getConnection.bind(pool)
  const open = () =>
    new Promise<Connection>((resolve, reject) => {
      getConnection((error, connection) => (error ? reject(error) : resolve(connection)))
    })
  pool.getConnection = (callback) => {
    // Out of the promise, which would take what the callback throws for a failure of its own.
    retry(open, isOfConnecting).then(
      (connection) => process.nextTick(callback, null, connection),
      (error: NodeJS.ErrnoException) => process.nextTick(callback, error),
    )
  }
}

/** A wrong password or an unknown schema stay what they are. */
function isOfConnecting(error: unknown): boolean {
  const { errno = 0 } = error as { errno?: number }
  const isAnswer = errno >= 1000
  return isRefused(error) || (isLost(error) && !isAnswer)
}

/**
 * Lets a Galera node first apply what others have committed, one that has just died above all: after a
 * failover no session outlives its end. Other databases refuse MariaDB's syntax, and need nothing of it.
 */
export function catchUp(connection: Connection): void {
  connection.query('set statement wsrep_sync_wait = 1 for select 1', (error) => {
    if (error && isRefused(error)) connection.destroy()
  })
}

/** Repeats single statements: every one that was refused, and reads that lost their connection. */
export function retryStatements(connection: MySqlConnection): void {
  const execute = connection.execute.bind(connection)
  connection.execute = <T extends Answer>(...given: Parameters<typeof execute>): Promise<T> => {
    const [statement, , , transaction] = given
    const attempt = () => execute<T>(...given)
    // Inside a transaction only the whole can be repeated: see inTransaction.
    if (transaction) return attempt()
    const isRead = typeof statement === 'string' && /^\s*select\b/i.test(statement)
    return retry(attempt, (error) => isRefused(error) || (isLost(error) && isRead))
  }
}
