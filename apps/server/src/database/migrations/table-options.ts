import type { Migration } from '@mikro-orm/migrations'

/**
 * A binary collation without padding: the database, too, treats 'a' and 'a ' as two names. The row
 * format is explicit, because older ones cannot index columns of this width.
 */
export async function tableOptions(migration: Migration): Promise<string> {
  const [row] = await migration.execute('select version() as version')
  const isMariaDb = String((row as { version?: string } | undefined)?.version).includes('MariaDB')
  const collation = isMariaDb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
  return `default character set utf8mb4 collate ${collation} engine = InnoDB row_format = dynamic`
}
