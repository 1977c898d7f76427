import { StatementSync } from 'node:sqlite'
import { vi } from 'vitest'
import { isMysql } from './engine.ts'
import type { TestApp } from './harness.ts'

export type Statement = { sql: string; values: unknown[] }
type Execute = (sql: unknown, values?: unknown[], ...rest: unknown[]) => unknown

/** Records every statement that reaches the database from now on. */
export async function watchStatements(app: TestApp): Promise<Statement[]> {
  const seen: Statement[] = []
  const connection = app.database.orm.em.getConnection()
  if (isMysql && 'getNativeClient' in connection) {
    watchExecute(connection as unknown as { execute: Execute }, seen)
    // Prepared statements bypass MikroORM and use the driver's pool.
    watchExecute((await connection.getNativeClient()) as { execute: Execute }, seen)
  } else {
    watchSqlite(seen)
  }
  return seen
}

function watchExecute(target: { execute: Execute }, seen: Statement[]): void {
  const execute = target.execute.bind(target)
  vi.spyOn(target, 'execute').mockImplementation((sql, values, ...rest) => {
    if (typeof sql === 'string') seen.push({ sql, values: values ?? [] })
    return execute(sql, values, ...rest)
  })
}

type Ask = (this: StatementSync, ...values: unknown[]) => unknown
const prototype = StatementSync.prototype as unknown as { all: Ask; run: Ask }
const { all, run } = prototype

/** All statements on SQLite pass here. */
function watchSqlite(seen: Statement[]): void {
  const note = ({ sourceSQL: sql }: StatementSync, values: unknown[]) => seen.push({ sql, values })
  vi.spyOn(prototype, 'all').mockImplementation(function watched(this: StatementSync, ...values) {
    note(this, values)
    return all.apply(this, values)
  })
  vi.spyOn(prototype, 'run').mockImplementation(function watched(this: StatementSync, ...values) {
    note(this, values)
    return run.apply(this, values)
  })
}
