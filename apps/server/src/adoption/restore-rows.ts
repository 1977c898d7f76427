import type { EntityManager } from '@mikro-orm/sql'
import { marks } from '../database/sql.ts'
import type { Header, Row } from './backup-file.ts'
import { oldColumns } from './old-schema.ts'

/** Gives every row of a backup its old values, and returns the number of accounts. */
export async function restoreRows(
  em: EntityManager,
  rows: AsyncIterable<Row>,
  tables: Header['tables'],
): Promise<number> {
  let accounts = 0
  for await (const some of inBatches(rows)) {
    await withoutChecks(em, async (transaction) => {
      for (const row of some) await restoreRow(transaction, row, tables[row.table].columns)
    })
    accounts += some.filter(({ table }) => table === 'users').length
  }
  return accounts
}

/** Old codes may name accounts that are gone, against the foreign key. An id of 0 asks for no new one. */
export const withoutChecks = (
  em: EntityManager,
  work: (em: EntityManager) => Promise<void>,
): Promise<void> =>
  em.fork().transactional(async (transaction) => {
    await transaction.execute(
      `set session foreign_key_checks = 0, sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')`,
    )
    try {
      await work(transaction)
    } finally {
      await transaction.execute('set session foreign_key_checks = 1')
    }
  })

const batch = 500

async function* inBatches(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let some: Row[] = []
  for await (const row of rows) {
    some.push(row)
    if (some.length === batch) {
      yield some
      some = []
    }
  }
  yield some
}

async function restoreRow(em: EntityManager, { table, cells }: Row, columns: string[]) {
  const old = columns.filter((name) => oldColumns[table].includes(name))
  const names = columns.map((name) => `\`${name}\``).join(', ')
  const again = old.map((name) => `\`${name}\` = values(\`${name}\`)`).join(', ')
  const values = cells.map((cell) => (cell === null ? null : Buffer.from(cell, 'hex')))
  const insert = `insert into ${table} (${names}) values (${marks(values.length)})`
  await em.execute(`${insert} on duplicate key update ${again}`, values, 'run')
}
