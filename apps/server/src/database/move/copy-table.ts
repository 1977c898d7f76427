import type { EntityManager } from '@mikro-orm/sql'
import { toDate } from '../time.ts'
import { withoutChecks } from '../without-checks.ts'
import type { Table } from './tables.ts'

type Cell = string | number | Date | Uint8Array | null
type Row = Record<string, Cell>
/** The rows after one key, up to and including another. */
type Range = { after?: Row | undefined; upTo?: Row | undefined }
type Copy = { from: EntityManager; to: EntityManager; onProgress?: (rows: number) => void }

/**
 * Copies a table in batches and writes only batches that differ: an interrupted copy continues, and a
 * second run verifies the first. Returns the number of rows in the written batches.
 */
export async function copyTable({ from, to, onProgress }: Copy, table: Table): Promise<number> {
  let written = 0
  let after: Row | undefined
  for (;;) {
    // Each batch begins after the last key of the one before it.
    // oxlint-disable-next-line no-await-in-loop
    const rows = await read(from, table, { after })
    const isLast = rows.length < table.batch
    const range = { after, upTo: isLast ? undefined : rows.at(-1) }
    // oxlint-disable-next-line no-await-in-loop
    written += await renew(to, table, { range, rows })
    onProgress?.(rows.length)
    if (isLast) return written
    after = rows.at(-1)
  }
}

async function renew(
  to: EntityManager,
  table: Table,
  { range, rows }: { range: Range; rows: Row[] },
): Promise<number> {
  const { name, columns } = table
  // One row beyond the expected number reveals surplus rows.
  const there = await read(to, { ...table, batch: table.batch + 1 }, range)
  if (JSON.stringify(there) === JSON.stringify(rows)) return 0
  await withoutChecks(to, async (em) => {
    const { sql, values } = whereOf(table, range)
    await em.execute(`delete from ${name} where ${sql}`, values, 'run')
    if (rows.length === 0) return
    const places = `(${columns.map(() => '?').join(', ')})`
    await em.execute(
      // `replace` is needed because a unique name may have moved from a later row to one of these.
      `replace into ${name} (${quoted(columns)}) values ${rows.map(() => places).join(', ')}`,
      rows.flatMap((row) => columns.map((column) => row[column] ?? null)),
      'run',
    )
  })
  return Math.max(rows.length, 1)
}

async function read(em: EntityManager, table: Table, range: Range): Promise<Row[]> {
  const { name, columns, key, dates, batch } = table
  const { sql, values } = whereOf(table, range)
  const text = `select ${quoted(columns)} from ${name} where ${sql} order by ${key.join(', ')} limit ${batch}`
  const rows = await em.execute<Record<string, Cell>[]>(text, values)
  return rows.map((row) =>
    Object.fromEntries(
      columns.map((column) => [column, toCell(row[column] ?? null, dates.has(column))]),
    ),
  )
}

/** Both engines yield equal cells for equal values. */
function toCell(cell: Cell, isDate: boolean): Cell {
  if (cell instanceof Uint8Array) return Buffer.from(cell)
  return isDate && (typeof cell === 'number' || typeof cell === 'string') ? toDate(cell) : cell
}

const quoted = (columns: string[]): string => columns.map((name) => `\`${name}\``).join(', ')

function whereOf(table: Table, { after, upTo }: Range) {
  const parts = [
    ...(after ? [beyond(table, after)] : []),
    ...(upTo
      ? [beyond(table, upTo)].map(({ sql, values }) => ({ sql: `not ${sql}`, values }))
      : []),
  ]
  return {
    sql: parts.map(({ sql }) => sql).join(' and ') || 'true',
    values: parts.flatMap(({ values }) => values),
  }
}

/** The comparison is written out, because MySQL uses no index to compare several columns at once. */
function beyond({ key }: Table, row: Row) {
  const cases = key.map((last, index) => [
    ...key.slice(0, index).map((one) => `${one} = ?`),
    `${last} > ?`,
  ])
  return {
    sql: `(${cases.map((each) => `(${each.join(' and ')})`).join(' or ')})`,
    values: key.flatMap((_, index) => key.slice(0, index + 1).map((one) => row[one] ?? null)),
  }
}
