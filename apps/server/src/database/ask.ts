import type { QueryResult } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import type { Sql } from './sql.ts'

/** A `?` in parentheses may take a list. */
type BoundValues = readonly unknown[]

/** Runs a query that is too rare to be prepared at the start, in the transaction of `em` if it has one. */
export const ask = <Values extends BoundValues, Row>(
  em: EntityManager,
  sql: Sql<Values, Row>,
  ...values: Values
): Promise<Row[]> => em.execute<Row[]>(sql, [...values])

/** Runs a change in the transaction of `em` if it has one, and returns the number of changed rows. */
export async function write<Values extends BoundValues>(
  em: EntityManager,
  sql: Sql<Values>,
  ...values: Values
): Promise<number> {
  return (await em.execute<QueryResult>(sql, [...values], 'run')).affectedRows
}
