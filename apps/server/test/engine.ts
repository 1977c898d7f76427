/** The engine the stories run on: a project of vitest.config.ts. */
const engine = process.env['TEST_DATABASE'] ?? 'sqlite'

/** MariaDB, or Oracle's MySQL. */
export const isMysql = engine !== 'sqlite'
export const isOracle = engine === 'mysql'

/** Stories that forget all of a Redis run beside those of the other engines. */
export const redisDatabase = isOracle ? 4 : isMysql ? 3 : 2

/** The address of the server whose databases the tests make; undefined on SQLite. */
export const databaseServer = isMysql
  ? serverOf(isOracle ? 'TEST_ORACLE_URL' : 'TEST_MYSQL_URL')
  : undefined

function serverOf(variable: string): string {
  const url = process.env[variable]
  if (!url) throw new Error(`${variable} names no server: run npm test at the root`)
  return url
}
