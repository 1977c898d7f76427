/** The engine under test: a project of vitest.config.ts. */
const engine = process.env['TEST_DATABASE'] ?? 'sqlite'

/** MariaDB, or Oracle's MySQL. */
export const isMysql = engine !== 'sqlite'
export const isOracle = engine === 'mysql'

/** Each engine has its own Redis database, because some tests clear all of it. */
export const redisDatabase = isOracle ? 4 : isMysql ? 3 : 2

/** The URL of the server on which tests create databases; undefined on SQLite. */
export const databaseServer = isMysql
  ? serverOf(isOracle ? 'TEST_ORACLE_URL' : 'TEST_MYSQL_URL')
  : undefined

function serverOf(variable: string): string {
  const url = process.env[variable]
  if (!url) throw new Error(`${variable} names no server: run npm test at the root`)
  return url
}
