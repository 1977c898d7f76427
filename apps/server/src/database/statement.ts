export type Value = string | number | Date | null
/** A constant text, and what stands for each `?` in it. */
export type Statement = { sql: string; values: Value[] }

export type Rows = Record<string, unknown>[]
/** `rows` are those of a `returning`, as the database spells them. */
export type Changed = { affectedRows: number; insertId: number; rows: Rows }

/** For the few questions that nearly every call asks: parsed once by the database, not once a call. */
export type Prepare = (sql: string) => (...values: Value[]) => Promise<Rows>

/**
 * Prepared like the questions: one statement commits on its own, several together or not at all. Tried
 * again when the database undid them.
 */
export type Change = (...statements: Statement[]) => Promise<Changed[]>
