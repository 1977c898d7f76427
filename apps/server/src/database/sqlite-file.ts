import { localError } from '../config/local-language.ts'
import { readDatabaseAddress } from './address.ts'

/** Returns the SQLite file of DATABASE_URL. Throws for MySQL, which has its own backup tools. */
export function sqliteFileOf(databaseUrl: string): string {
  const address = readDatabaseAddress(databaseUrl)
  if (address.kind === 'mysql') {
    throw localError({
      en: `${address.name} is not a SQLite file: use mariadb-dump or mysqldump, as docs/guide/operations.md shows`,
      zh: `${address.name} 不是 SQLite 文件：请用 mariadb-dump 或 mysqldump，用法见 docs/guide/operations.md`,
    })
  }
  if (address.path === ':memory:')
    throw localError({
      en: 'a database in memory has nothing to keep',
      zh: '数据库在内存中，没有可保存的内容',
    })
  return address.path
}
