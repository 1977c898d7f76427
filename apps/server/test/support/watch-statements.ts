import { StatementSync } from 'node:sqlite'
import { vi } from 'vitest'
import { isMysql } from './engine.ts'
import type { TestApp } from './harness.ts'

export type Statement = { sql: string; values: unknown[] }
type Note = (one: Statement) => void
type Execute = (sql: unknown, values?: unknown[], ...rest: unknown[]) => unknown

/** Records every statement that reaches the database from now on, and reports each to `onStatement`. */
export async function watchStatements(
  app: TestApp,
  onStatement: (one: Statement) => void = () => {},
): Promise<Statement[]> {
  const seen: Statement[] = []
  const note: Note = (one) => {
    seen.push(one)
    onStatement(one)
  }
  const connection = app.database.orm.em.getConnection()
  if (isMysql && 'getNativeClient' in connection) {
    watchExecute(connection as unknown as { execute: Execute }, note)
    // Prepared statements bypass MikroORM and use the driver's pool.
    watchExecute((await connection.getNativeClient()) as { execute: Execute }, note)
  } else {
    watchSqlite(note)
  }
  return seen
}

function watchExecute(target: { execute: Execute }, note: Note): void {
  const execute = target.execute.bind(target)
  vi.spyOn(target, 'execute').mockImplementation((sql, values, ...rest) => {
    if (typeof sql === 'string') note({ sql, values: values ?? [] })
    return execute(sql, values, ...rest)
  })
}

type Ask = (this: StatementSync, ...values: unknown[]) => unknown
const prototype = StatementSync.prototype as unknown as { all: Ask; run: Ask }
const { all, run } = prototype

/** All statements on SQLite pass here. */
function watchSqlite(note: Note): void {
  vi.spyOn(prototype, 'all').mockImplementation(function watched(this: StatementSync, ...values) {
    note({ sql: this.sourceSQL, values })
    return all.apply(this, values)
  })
  vi.spyOn(prototype, 'run').mockImplementation(function watched(this: StatementSync, ...values) {
    note({ sql: this.sourceSQL, values })
    return run.apply(this, values)
  })
}
