import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { EntityManager } from '@mikro-orm/sql'
import * as z from 'zod/mini'
import { localError, type Words } from '../config/local-language.ts'
import { oldTables, plainColumns, readCreate, readName, type OldTable } from './old-schema.ts'
import { rowsById } from './read-by-id.ts'
import { bytesOf } from './value-bytes.ts'

const header = z.object({
  format: z.literal('latchkey adoption backup 1'),
  /** The database that was backed up; older files do not name it. */
  database: z.optional(z.string()),
  tables: z.record(
    z.enum(oldTables),
    z.object({ create: z.string(), columns: z.array(z.string()) }),
  ),
})
/** The bytes of each value in hex. */
const cells = z.array(z.nullable(z.string()))
const row = z.object({ table: z.enum(oldTables), cells })
const end = z.object({ rows: z.number() })

export type Header = z.infer<typeof header>
export type Row = z.infer<typeof row>
type OldColumns = Header['tables'][OldTable]

/** Writes all columns of both old tables in one snapshot. Returns the number of rows. */
export async function backupOldTables(em: EntityManager, file: string): Promise<number> {
  if (existsSync(file))
    throw localError({
      en: `${file} exists already: name a new file`,
      zh: `${file} 已存在，请指定一个新文件`,
    })
  const partial = `${file}.partial`
  rmSync(partial, { force: true })
  const target = openSync(partial, 'wx', 0o600)
  try {
    let rows = 0
    const put = (line: unknown) => writeSync(target, `${JSON.stringify(line)}\n`)
    await em.fork().transactional(async (snapshot) => {
      const tables = {
        users: await describe(snapshot, 'users'),
        email_verifications: await describe(snapshot, 'email_verifications'),
      }
      put({ format: 'latchkey adoption backup 1', database: await readName(snapshot), tables })
      for (const table of oldTables) {
        for await (const values of readRows(snapshot, table, tables[table])) {
          put({ table, cells: values })
          rows++
        }
      }
    })
    put({ rows })
    fsyncSync(target)
    renameSync(partial, file)
    return rows
  } finally {
    closeSync(target)
  }
}

async function describe(em: EntityManager, table: OldTable) {
  const create = await readCreate(em, table)
  return { create, columns: plainColumns(create) }
}

async function* readRows(em: EntityManager, table: OldTable, { create, columns }: OldColumns) {
  const list = columns.map((name, at) => `${bytesOf(name, create)} as c${at}`).join(', ')
  const found = rowsById<Record<string, string | null>>(em, { columns: list, from: table })
  for await (const values of found) yield columns.map((_, at) => values[`c${at}`] ?? null)
}

/** Reads a backup. A caller that reads it twice first checks that it is complete. */
export async function readBackup(file: string) {
  const { tables, database } = await readHeader(file)
  await requireEnd(file)
  return { tables, database, rows: () => rowsOf(file) }
}

async function* linesOf(file: string): AsyncGenerator {
  await using source = await open(file)
  let number = 0
  for await (const line of source.readLines()) {
    number += 1
    yield parse(line, {
      en: `${file} is cut off in line ${number}: it is not complete and cannot be put back`,
      zh: `${file} 在第 ${number} 行中断：文件不完整，无法用来恢复`,
    })
  }
}

function parse(line: string, fault: Words): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw localError(fault)
  }
}

async function readHeader(file: string): Promise<Header> {
  for await (const line of linesOf(file)) {
    const { data } = header.safeParse(line)
    if (data) return data
    break
  }
  throw localError({
    en: `${file} is not a backup made by this command`,
    zh: `${file} 不是本命令写出的备份`,
  })
}

async function requireEnd(file: string): Promise<void> {
  let rows = 0
  for await (const line of linesOf(file)) {
    if (row.safeParse(line).success) rows++
    else if (end.safeParse(line).data?.rows === rows) return
  }
  throw localError({
    en: `${file} is not complete: it cannot be put back`,
    zh: `${file} 不完整，无法用来恢复`,
  })
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  for await (const line of linesOf(file)) {
    const { data } = row.safeParse(line)
    if (data) yield data
  }
}
