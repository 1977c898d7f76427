import type { MikroORM } from '@mikro-orm/core'
import type { MySqlConnection, MySqlDriver } from '@mikro-orm/mysql'
import { isLost, isRefused } from './transient-errors.ts'
import { retry } from './retry.ts'
import type { Sql } from './sql.ts'
import {
  checkFound,
  type Change,
  type Changed,
  type Prepare,
  type Rows,
  type Statement,
  type Value,
} from './statement.ts'
import type { Watched } from './statement-watch.ts'

type Pool = Awaited<ReturnType<MySqlConnection['getNativeClient']>>
type PoolConnection = Parameters<Parameters<Pool['getConnection']>[0]>[1]
type Answer = Rows | { affectedRows: number; insertId: number }

/** Uses MikroORM's pool but bypasses its layers, to keep the path of most calls short. */
export function mysqlStatements(orm: MikroORM<MySqlDriver>, watched: Watched) {
  const pool = () => orm.em.getConnection().getNativeClient()

  const execute = (on: Pool | PoolConnection, { sql, values }: Statement): Promise<Answer> =>
    watched(
      sql,
      () =>
        new Promise((resolve, reject) => {
          on.execute(sql, values, (error, answer) =>
            error ? reject(error) : resolve(answer as Answer),
          )
        }),
    )

  const prepare: Prepare =
    <Values extends Value[], Row>(sql: Sql<Values, Row>) =>
    (...values: Values) =>
      // A read may be repeated after a lost connection.
      retry(
        async () => (await execute(await pool(), { sql, values })) as Row[],
        (error) => isRefused(error) || isLost(error),
      )

  const changeOne = async (statement: Statement): Promise<Changed[]> => [
    toChanged(await execute(await pool(), statement)),
  ]

  async function changeTogether(statements: Statement[], onCommit: () => void): Promise<Changed[]> {
    const connection = await connect(await pool())
    const run = (sql: string) => watched(sql, () => query(connection, sql))
    try {
      await run('begin')
      const changed: Changed[] = []
      for (const statement of statements)
        changed.push(checkFound(statement, toChanged(await execute(connection, statement))))
      onCommit()
      await run('commit')
      connection.release()
      return changed
    } catch (error) {
      await run('rollback').then(
        () => connection.release(),
        () => connection.destroy(),
      )
      throw error
    }
  }

  const change: Change = (...statements) => {
    let isCommitting = statements.length === 1
    const attempt = () => {
      isCommitting = statements.length === 1
      const [only] = statements
      return isCommitting && only
        ? changeOne(only)
        : changeTogether(statements, () => (isCommitting = true))
    }
    // A statement that may have been committed must not run twice.
    return retry(attempt, (error) => isRefused(error) || (isLost(error) && !isCommitting))
  }

  return { prepare, change }
}

const toChanged = (answer: Answer): Changed =>
  'affectedRows' in answer
    ? { affectedRows: answer.affectedRows, insertId: answer.insertId, rows: [] }
    : { affectedRows: 0, insertId: 0, rows: answer }

const connect = (pool: Pool): Promise<PoolConnection> =>
  new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)))
  })

const query = (connection: PoolConnection, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()))
  })
