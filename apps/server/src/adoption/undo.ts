import type { EntityManager } from '@mikro-orm/sql'
import { readBackup } from './backup-file.ts'
import { localError } from '../config/local-language.ts'
import { formerTable } from '../database/former-table.ts'
import { createFormer, dropFormer } from './former-accounts.ts'
import { createMark, dropMark, markUndo } from './mark.ts'
import { columnsOf, newTables, oldTables, readCreate, readName, tableNames } from './old-schema.ts'
import { restoreShape } from './old-shape.ts'
import { clearNames, restoreAccounts, restoreCodes } from './restore-rows.ts'

/** Reads what a rollback will do, without changing anything. Throws if accounts stand in its way. */
export async function planUndo(em: EntityManager, file: string, isMoved = false) {
  const { tables, database, rows } = await readBackup(file)
  const name = await readName(em)
  if (database !== undefined && database !== name && !isMoved)
    throw localError({
      en: `${file} is a backup of the database ${database}, and this is ${name}: add --moved if it was renamed`,
      zh: `${file} 是数据库 ${database} 的备份，而当前数据库是 ${name}：如果只是改了名称，请加上 --moved`,
    })
  const { conflicts, gone, newer } = await createFormer(em, rows(), tables.users)
  if (conflicts.length > 0) {
    await dropFormer(em)
    throw localError({
      en: `nothing was changed: first change or delete the accounts that are in the way (${conflicts.length})\n  ${conflicts.map(({ en }) => en).join('\n  ')}`,
      zh: `没有作任何改动：有 ${conflicts.length} 个账号妨碍恢复，请先修改或删除它们\n  ${conflicts.map(({ zh }) => zh).join('\n  ')}`,
    })
  }
  return { tables, rows, newer, returning: await findReturning(em, gone) }
}

type Plan = Awaited<ReturnType<typeof planUndo>>

/**
 * Finds accounts that a rollback revives although they were deleted, closed or pending deletion since.
 */
async function findReturning(em: EntityManager, deleted: number[]) {
  const idsOf = async (sql: string) => (await em.execute<{ id: number }[]>(sql)).map(({ id }) => id)
  const closed = await idsOf(
    `select u.id from users as u join ${formerTable} as f on f.id = u.id
     where u.status <> 'active' and f.status = 'active' order by u.id`,
  )
  const isAdopted = (await tableNames(em)).includes('deletions')
  const pendingDeletion = isAdopted
    ? await idsOf('select user_id as id from deletions order by 1')
    : []
  return { deleted, closed, pendingDeletion }
}

/**
 * Restores both tables: their columns, keys and rows. Additions of other programs stay, with their
 * present rows, as do accounts that are newer than the backup. A killed run starts over: each step
 * detects what is already done.
 */
export async function undoAdoption(em: EntityManager, { tables, rows }: Plan): Promise<void> {
  await createMark(em)
  await markUndo(em)
  for (const table of newTables) await em.execute(`drop table if exists ${table}`)
  if (columnsOf(await readCreate(em, 'email_verifications')).has('challenge_id'))
    await em.execute('delete from email_verifications')
  await clearNames(em)
  for (const table of oldTables.toReversed()) await restoreShape(em, table, tables[table].create)
  await restoreAccounts(em)
  await restoreCodes(em, rows(), tables.email_verifications)
  for (const table of oldTables) {
    const next = /AUTO_INCREMENT=(\d+)/.exec(tables[table].create)?.[1]
    if (next !== undefined) await em.execute(`alter table ${table} auto_increment = ${next}`)
  }
  await dropFormer(em)
  await dropMark(em)
}
