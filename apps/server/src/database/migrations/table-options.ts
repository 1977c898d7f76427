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

/** The type of another table's ids, which foreign keys must have too: an adopted table keeps its own. */
export async function idTypeOf(
  migration: Migration,
  table: 'users' | 'email_verifications',
): Promise<string> {
  const [row] = await migration.execute(`select column_type as type from information_schema.columns
    where table_schema = database() and table_name = '${table}' and column_name = 'id'`)
  return row ? String(row['type']) : 'int unsigned'
}
