import type { EntityMetadata } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import type { Orm } from '../orm.ts'

/** The properties of a table that a copy needs. */
export type Table = {
  name: string
  /** The columns of its primary key, in their order. */
  key: string[]
  columns: string[]
  /** SQLite keeps these as milliseconds. */
  dates: ReadonlySet<string>
  /** The number of rows that are read and written at once. */
  batch: number
}

export const tablesOf = (orm: Orm): Table[] =>
  Array.from(orm.getMetadata().getAll().values(), toTable)

function toTable(meta: EntityMetadata): Table {
  const { tableName, props } = meta
  const columnsOf = (some: typeof props) => some.flatMap(({ fieldNames }) => fieldNames)
  return {
    name: tableName,
    key: columnsOf(meta.getPrimaryProps()),
    columns: columnsOf(props),
    dates: new Set(columnsOf(props.filter(({ runtimeType }) => runtimeType === 'Date'))),
    // A packet takes some megabytes, and a picture may need a quarter of one.
    batch: props.some(({ runtimeType }) => runtimeType === 'Buffer') ? 20 : 500,
  }
}

export async function countRowsOf(
  em: EntityManager,
  tables: readonly Table[],
): Promise<Map<string, number>> {
  const counts = tables.map(({ name }) => `(select count(*) from ${name}) as ${name}`)
  const [row = {}] = await em.execute<Record<string, number | string>[]>(
    `select ${counts.join(', ')}`,
  )
  return new Map(Object.entries(row).map(([name, count]) => [name, Number(count)]))
}
