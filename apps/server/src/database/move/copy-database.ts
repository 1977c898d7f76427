import { localError } from '../../config/local-language.ts'
import { moveMark } from '../migrations/migrate.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Orm } from '../orm.ts'
import { copyTable } from './copy-table.ts'
import { createMark, dropMark } from './mark.ts'
import { countRowsOf, tablesOf, type Table } from './tables.ts'

type Ends = { from: EntityManager; to: EntityManager }
type Progress = (what: 'copied' | 'verified', done: number, total: number) => void
type Copied = { tables: number; rows: number }

/**
 * Copies every table of a SQLite database and verifies the copy. A mark keeps the service away from the
 * copy until then. Throws if another version began to fill the other database, or if that database holds
 * other data.
 */
export async function copyDatabase(orm: Orm, ends: Ends, onProgress: Progress): Promise<Copied> {
  const { from, to } = ends
  await requireSameVersion(ends)
  await createMark(to)
  const tables = tablesOf(orm)
  const rows = await countRows(from, tables)
  const copyAll = async (what: 'copied' | 'verified') => {
    let [done, written] = [0, 0]
    const advance = (some: number) => onProgress(what, (done += some), rows)
    // oxlint-disable-next-line no-await-in-loop
    for (const table of tables) written += await copyTable({ ...ends, onProgress: advance }, table)
    return written
  }
  await copyAll('copied')
  if ((await copyAll('verified')) > 0)
    throw localError({
      en: 'the other database does not keep what is written there: make sure that no other program uses it, and run the command again',
      zh: '写入目标数据库的内容没有保留下来：请确认没有其他程序在使用它，然后再次运行本命令',
    })
  await keepNumbers(ends)
  await dropMark(to)
  return { tables: tables.length, rows }
}

/** Throws if one of our tables has rows: the database is already in use. */
export async function requireNoRows(orm: Orm, em: EntityManager): Promise<void> {
  if ((await countRows(em, tablesOf(orm))) > 0)
    throw localError({
      en: 'the other database is in use: name an empty one',
      zh: '目标数据库已在使用：请指定一个空数据库',
    })
}

const migrationsOf = async (em: EntityManager): Promise<string> => {
  const sql = `select name from mikro_orm_migrations where name <> '${moveMark}' order by name`
  return (await em.execute<{ name: string }[]>(sql)).map(({ name }) => name).join()
}

async function requireSameVersion({ from, to }: Ends): Promise<void> {
  if ((await migrationsOf(from)) === (await migrationsOf(to))) return
  throw localError({
    en: 'another version of Latchkey began to fill the database: empty it and start again',
    zh: '另一版本的 Latchkey 已开始写入此数据库：请将其清空后重新开始',
  })
}

const countRows = async (em: EntityManager, tables: Table[]): Promise<number> =>
  [...(await countRowsOf(em, tables)).values()].reduce((sum, one) => sum + one, 0)

/** The id of a deleted row must not be reused. */
async function keepNumbers({ from, to }: Ends): Promise<void> {
  const last = 'select name, seq from sqlite_sequence'
  for (const { name, seq } of await from.execute<{ name: string; seq: number }[]>(last)) {
    // oxlint-disable-next-line no-await-in-loop
    await to.execute(`alter table \`${name}\` auto_increment = ${seq + 1}`)
  }
}
