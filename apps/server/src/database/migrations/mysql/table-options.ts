import type { Migration } from '@mikro-orm/migrations'

/**
 * A binary collation that does not pad: to a database, too, 'a' and 'a ' are two names. Rows of an older
 * format, which a server may have as its default, cannot index columns as wide as ours.
 */
export async function tableOptions(migration: Migration): Promise<string> {
  const [row] = await migration.execute('select version() as version')
  const isMariaDb = String((row as { version?: string } | undefined)?.version).includes('MariaDB')
  const collation = isMariaDb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
  return `default character set utf8mb4 collate ${collation} engine = InnoDB row_format = dynamic`
}
