import type { EntityManager } from '@mikro-orm/sql'
import { existsSync } from 'node:fs'
import { withForeignDatabase } from '../../database/adoption-connection.ts'
import { readDatabaseAddress } from '../../database/address.ts'
import { leaveWal } from '../../database/backup.ts'
import { openDatabase, type Database } from '../../database/database.ts'
import { requireEmpty } from '../../database/empty-database.ts'
import { copyTable } from '../../database/move/copy-table.ts'
import { createMark, dropMark, isMarked } from '../../database/move/mark.ts'
import { tablesOf, type Table } from '../../database/move/tables.ts'
import { entities } from '../../entities.ts'
import { openConfig } from '../open-config.ts'
import { say, sayProgress } from '../output.ts'

/** Copies every table of the SQLite database, verifies the copy, and then lets the service start on it. */
export async function moveDatabase(url: string): Promise<void> {
  const { databaseUrl } = openConfig()
  const [here, there] = [readDatabaseAddress(databaseUrl), readDatabaseAddress(url)]
  if (here.kind !== 'sqlite')
    throw new Error('DATABASE_URL names no SQLite file: MySQL and MariaDB have tools of their own')
  if (there.kind !== 'mysql') throw new Error('name a MySQL or MariaDB database after --to')
  if (!existsSync(here.path)) throw new Error(`there is no database at ${here.path}`)
  leaveWal(here.path)
  if (!(await isMarked(there, entities))) {
    await requireEmpty(url, entities)
    await (await openDatabase(url, { entities })).close()
  }
  const source = await openDatabase(databaseUrl, { entities })
  try {
    await withForeignDatabase({ url, entities, contextName: 'target' }, ({ em }) =>
      // Until it ends, nobody else writes to the file.
      source.em.fork().transactional((from) => copy(source, { from, to: em, name: there.name })),
    )
  } finally {
    await source.close()
  }
}

type Copy = { from: EntityManager; to: EntityManager; name: string }

async function copy({ orm }: Database, { from, to, name }: Copy): Promise<void> {
  await requireSameVersion(from, to)
  await createMark(to)
  const tables = tablesOf(orm)
  const total = await countRows(from, tables)
  await copyAll(tables, { from, to }, tellProgress('copied', total))
  if ((await copyAll(tables, { from, to }, tellProgress('verified', total))) > 0)
    throw new Error(
      `${name} does not keep what is written there: see that nobody else uses it, and run the same again`,
    )
  await keepNumbers(from, to)
  await dropMark(to)
  sayProgress('\n')
  say(
    `Copied and verified ${total} rows in ${tables.length} tables. Set DATABASE_URL to ${name}, keep SECRET_KEY and JWT_SECRET_KEY, and start the service: everybody stays signed in.`,
  )
}

async function copyAll(
  tables: Table[],
  ends: Pick<Copy, 'from' | 'to'>,
  onProgress: (rows: number) => void,
) {
  let written = 0
  // oxlint-disable-next-line no-await-in-loop
  for (const table of tables) written += await copyTable({ ...ends, onProgress }, table)
  return written
}

async function countRows(em: EntityManager, tables: Table[]): Promise<number> {
  const counts = tables.map(({ name }) => `(select count(*) from ${name})`)
  const [row] = await em.execute<{ total: number }[]>(`select ${counts.join(' + ')} as total`)
  return row?.total ?? 0
}

function tellProgress(what: string, total: number) {
  let done = 0
  return (rows: number) => {
    done += rows
    sayProgress(`\r${what} ${done} of ${total} rows   `)
  }
}

const executed = (em: EntityManager) =>
  em.execute<{ name: string }[]>('select name from mikro_orm_migrations order by name')

async function requireSameVersion(from: EntityManager, to: EntityManager): Promise<void> {
  const [ours, theirs] = [await executed(from), await executed(to)]
  if (
    JSON.stringify(ours.map(({ name }) => name)) === JSON.stringify(theirs.map(({ name }) => name))
  )
    return
  throw new Error('another version of Latchkey began to fill the database: empty it and begin anew')
}

/** The number of a row that was deleted is not given again. */
async function keepNumbers(from: EntityManager, to: EntityManager): Promise<void> {
  const rows = await from.execute<{ name: string; seq: number }[]>(
    'select name, seq from sqlite_sequence',
  )
  for (const { name, seq } of rows) {
    // Numbers of our own make: no value needs to be bound.
    // oxlint-disable-next-line no-await-in-loop
    await to.execute(`alter table \`${name}\` auto_increment = ${seq + 1}`)
  }
}
