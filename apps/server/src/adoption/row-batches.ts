import type { Row } from './backup-file.ts'
import type { OldTable } from './old-schema.ts'

const batch = 500

/** Yields the rows of one table of a backup in batches of one transaction each. */
export async function* inBatches(rows: AsyncIterable<Row>, table: OldTable): AsyncGenerator<Row[]> {
  let some: Row[] = []
  for await (const row of rows) {
    if (row.table === table) some.push(row)
    if (some.length < batch) continue
    yield some
    some = []
  }
  yield some
}
