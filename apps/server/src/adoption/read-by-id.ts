import type { EntityManager } from '@mikro-orm/sql'

type Read = {
  /** The columns to select besides the id. */
  columns: string
  from: string
  /** A condition on the rows; all rows without it. */
  where?: string
  size: number
}

/** Reads a table in batches by id: no statement runs long, and concurrent inserts do no harm. */
export async function* batchesById<T extends object>(
  em: EntityManager,
  { columns, from, where = 'true', size }: Read,
): AsyncGenerator<(T & { id: number })[]> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const rows = await em.execute<(T & { id: number })[]>(
      `select id, ${columns} from ${from} where id > ? and ${where} order by id limit ${size}`,
      [after],
    )
    if (rows.length > 0) yield rows
    if (rows.length < size) return
    after = rows.at(-1)?.id ?? after
  }
}

export async function* rowsById<T extends object>(
  em: EntityManager,
  read: Omit<Read, 'size'>,
): AsyncGenerator<T & { id: number }> {
  for await (const rows of batchesById<T>(em, { ...read, size: 1000 })) yield* rows
}
