import type { Sql } from './sql.ts'

export type Value = string | number | Date | null
/** A constant text and the values of each `?` in it. */
export type Statement = {
  sql: string
  values: Value[]
  /** True if this change must find a row. Otherwise all changes of its transaction are undone. */
  mustFind?: boolean
}

/** A change that must find a row found none: nothing was committed. */
export class NothingFound extends Error {}

/** Throws NothingFound. */
export function checkFound({ mustFind = false }: Statement, changed: Changed): Changed {
  if (mustFind && changed.affectedRows === 0) throw new NothingFound()
  return changed
}

export const withValues = <Values extends Value[]>(
  sql: Sql<Values, unknown>,
  ...values: Values
): Statement => ({ sql, values })

export type Rows = Record<string, unknown>[]
/** `rows` come from `returning`, in the database's types. */
export type Changed = { affectedRows: number; insertId: number; rows: Rows }

/**
 * Prepares a query that nearly every call runs: the database parses it once instead of per call. Its rows
 * have the database's names and types.
 */
export type Prepare = <Values extends Value[], Row>(
  sql: Sql<Values, Row>,
) => (...values: Values) => Promise<Row[]>

/** Prepares a change that commits on its own, and returns the number of changed rows. */
export type PrepareChange = <Values extends Value[]>(
  sql: Sql<Values>,
) => (...values: Values) => Promise<number>

/** The function that `prepareChange` returns for a text. */
export type Prepared<Text> =
  Text extends Sql<infer Values> ? (...values: Values) => Promise<number> : never

/**
 * Runs prepared changes: one statement commits on its own, several commit together or not at all.
 * Retries when the database rolled them back.
 */
export type Change = (...statements: Statement[]) => Promise<Changed[]>
