import type { MikroORM } from '@mikro-orm/core'

/** A statement is over: its text without values, and since when (Unix, milliseconds) it ran. */
export type StatementWatch = (sql: string, since: number, isFailed: boolean) => void

/** MikroORM tells its logger of every statement, also where it is to write nothing down. */
export function watchQueries({ config }: Pick<MikroORM, 'config'>, watch: StatementWatch): void {
  config.getLogger().logQuery = ({ query = '', took = 0, level }) =>
    watch(query, Date.now() - took, level === 'error')
}

/** Runs a statement and tells of it; an answer that is a promise is waited for. */
export type Watched = <T>(sql: string, run: () => T) => T

/** MikroORM does not see prepared statements. */
export function watchedBy(watch: StatementWatch | undefined): Watched {
  if (!watch) return (_sql, run) => run()
  return (sql, run) => {
    const since = Date.now()
    const done = () => watch(sql, since, false)
    const failed = () => watch(sql, since, true)
    try {
      const answer = run()
      if (answer instanceof Promise) answer.then(done, failed)
      else done()
      return answer
    } catch (error) {
      failed()
      throw error
    }
  }
}
