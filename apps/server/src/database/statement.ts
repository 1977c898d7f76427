export type Value = string | number | Date | null
/** A constant text and the values of each `?` in it. */
export type Statement = { sql: string; values: Value[] }

export type Rows = Record<string, unknown>[]
/** `rows` come from `returning`, in the database's types. */
export type Changed = { affectedRows: number; insertId: number; rows: Rows }

/**
 * Prepares a query that nearly every call runs: the database parses it once instead of per call. `Row` is
 * what the query selects, as the database names and types it.
 */
export type Prepare = <Row = Rows[number]>(sql: string) => (...values: Value[]) => Promise<Row[]>

/**
 * Runs prepared changes: one statement commits on its own, several commit together or not at all.
 * Retries when the database rolled them back.
 */
export type Change = (...statements: Statement[]) => Promise<Changed[]>
