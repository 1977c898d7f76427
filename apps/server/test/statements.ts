import { vi } from 'vitest'
import type { TestApp } from './harness.ts'

export type Statement = { sql: string; values: unknown[] }
type Execute = (sql: unknown, values?: unknown[], ...rest: unknown[]) => unknown

/** Every statement that reaches the database from now on, by whichever way. */
export async function watchStatements(app: TestApp): Promise<Statement[]> {
  const connection = app.database.orm.em.getConnection()
  const seen: Statement[] = []
  const watch = (target: { execute: Execute }) => {
    const execute = target.execute.bind(target)
    vi.spyOn(target, 'execute').mockImplementation((sql, values, ...rest) => {
      if (typeof sql === 'string') seen.push({ sql, values: values ?? [] })
      return execute(sql, values, ...rest)
    })
  }
  watch(connection as unknown as { execute: Execute })
  // Prepared ones go past MikroORM to the pool of MariaDB itself.
  if (process.env['TEST_DATABASE'] === 'mariadb' && 'getNativeClient' in connection) {
    watch((await connection.getNativeClient()) as { execute: Execute })
  }
  return seen
}
