/** The differences between the databases. Statements are written in SQLite's dialect. */
export type Dialect = {
  /** Translates a text once, before it is prepared. An insert that selects holds what it finds. */
  spell<Text extends string>(sql: Text): Text
  /** A column value that a change of a single row sets and reports. */
  reported(value: string): string
  /** The end of a change that reports columns of all its rows; empty if the database cannot. */
  returning(columns: string): string
  /** The query after a change that could not report its rows, or undefined. */
  readBack<Statement>(query: Statement): Statement[]
}

export const sqlite: Dialect = {
  spell: (sql) => sql,
  reported: (value) => value,
  returning: (columns) => ` returning ${columns}`,
  readBack: () => [],
}

// Without this lock, another transaction may change the row before the commit.
const holdFound = ' lock in share mode'

export const mysql: Dialect = {
  spell: <Text extends string>(sql: Text) =>
    sql
      .replace(/^insert (.*) on conflict do nothing$/s, 'insert ignore $1')
      .replace(/^insert .*\sselect .*/s, `$&${holdFound}`)
      .replace(/on conflict \(\w+\) do update set/, 'on duplicate key update')
      .replaceAll(/excluded\.(\w+)/g, 'values($1)') as Text,
  // The value is returned as `insertId`.
  reported: (value) => `last_insert_id(${value})`,
  returning: () => '',
  readBack: (query) => [query],
}
