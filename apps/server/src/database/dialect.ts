/** A dialect holds what databases spell differently. Statements are written as SQLite reads them. */
export type Dialect = {
  /** Translates a text once, before it is prepared. */
  spell<Text extends string>(sql: Text): Text
  /** Ends a select that begins an insert: no transaction changes what it found before the commit. */
  holdFound: string
  /** A value that a change of a single row gives a column, and reports. */
  reported(value: string): string
  /** The end of a change that reports columns of all its rows, or nothing. */
  returning(columns: string): string
  /** The query after a change that could not report its rows, or none. */
  readBack<Statement>(query: Statement): Statement[]
}

export const sqlite: Dialect = {
  spell: (sql) => sql,
  // There is one writer.
  holdFound: '',
  reported: (value) => value,
  returning: (columns) => ` returning ${columns}`,
  readBack: () => [],
}

export const mysql: Dialect = {
  spell: <Text extends string>(sql: Text) =>
    sql
      .replace(/^insert (.*) on conflict do nothing$/s, 'insert ignore $1')
      .replace(/on conflict \(\w+\) do update set/, 'on duplicate key update')
      .replaceAll(/excluded\.(\w+)/g, 'values($1)') as Text,
  // At READ COMMITTED, MySQL would not recheck the row without this lock.
  holdFound: ' lock in share mode',
  // It arrives as `insertId`.
  reported: (value) => `last_insert_id(${value})`,
  returning: () => '',
  readBack: (query) => [query],
}
