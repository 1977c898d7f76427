import type { MikroORM } from '@mikro-orm/core'

/** Receives each finished statement: its text without values, and its start (Unix, milliseconds). */
export type StatementWatch = (sql: string, since: number, isFailed: boolean) => void

/** MikroORM reports every statement to its logger, even if the logger prints nothing. */
export function watchQueries({ config }: Pick<MikroORM, 'config'>, watch: StatementWatch): void {
  config.getLogger().logQuery = ({ query = '', took = 0, level }) =>
    watch(query, Date.now() - took, level === 'error')
}

/** Runs a statement and reports it, after its promise has settled if it returns one. */
export type Watched = <T>(sql: string, run: () => T) => T

/** Reports prepared statements, which MikroORM does not see. */
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
