import type { createOldDatabase } from './predecessor.ts'

type Database = Awaited<ReturnType<typeof createOldDatabase>>

/** The whole content of the database, as the server prints it. */
export async function everything(database: Database): Promise<unknown> {
  const tables = (await database.execute('show tables')).flatMap((row) => Object.values(row))
  return Promise.all([
    database.shape(),
    database.execute('show triggers'),
    ...tables.map((table) => database.execute(`select * from ${String(table)} order by 1, 2`)),
  ])
}
