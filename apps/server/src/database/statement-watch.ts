import type { MikroORM } from '@mikro-orm/core'
import type { Prepare } from './statement.ts'

/** A statement is over: its text without values, and since when (Unix, milliseconds) it ran. */
export type StatementWatch = (sql: string, since: number, isFailed: boolean) => void

/** MikroORM tells its logger of every statement, also where it is to write nothing down. */
export function watchQueries({ config }: Pick<MikroORM, 'config'>, watch: StatementWatch): void {
  config.getLogger().logQuery = ({ query = '', took = 0, level }) =>
    watch(query, Date.now() - took, level === 'error')
}

/** Prepared statements go past MikroORM. */
export function watchPrepared(prepare: Prepare, watch: StatementWatch | undefined): Prepare {
  if (!watch) return prepare
  return (sql) => {
    const ask = prepare(sql)
    return async (...values) => {
      const since = Date.now()
      let isFailed = true
      try {
        const rows = await ask(...values)
        isFailed = false
        return rows
      } finally {
        watch(sql, since, isFailed)
      }
    }
  }
}
