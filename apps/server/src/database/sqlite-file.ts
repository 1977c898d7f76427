import { readDatabaseAddress } from './address.ts'

/** Returns the SQLite file of DATABASE_URL. Throws for MySQL, which has its own backup tools. */
export function sqliteFileOf(databaseUrl: string): string {
  const address = readDatabaseAddress(databaseUrl)
  if (address.kind === 'mysql') {
    throw new Error(
      `${address.name} is not a SQLite file: use mariadb-dump or mysqldump, as docs/guide/operations.md shows`,
    )
  }
  if (address.path === ':memory:') throw new Error('a database in memory has nothing to keep')
  return address.path
}
