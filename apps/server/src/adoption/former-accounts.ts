import type { EntityManager } from '@mikro-orm/sql'
import type { Words } from '../config/local-language.ts'
import { isUnable } from '../database/transient-errors.ts'
import { formerTable } from '../database/former-table.ts'
import { detailsOf } from '../error-details.ts'
import { columnsInBoth, quoted } from './backup-values.ts'
import type { Header, Row } from './backup-file.ts'
import { oldColumnsAgain } from './old-shape.ts'
import { oldColumns, plainColumns, readCreate } from './old-schema.ts'
import { batchesById } from './read-by-id.ts'
import { inBatches } from './row-batches.ts'
import { withoutChecks } from '../database/without-checks.ts'

export async function dropFormer(em: EntityManager): Promise<void> {
  await em.execute(`drop table if exists ${formerTable}`)
}

/**
 * Creates the table of accounts as a rollback will restore them. Inserting into it shows which rows the
 * server's keys and character sets refuse, before anything changes. Returns a line for each row in the
 * way, and the accounts of the backup that no longer exist.
 */
export async function createFormer(
  em: EntityManager,
  rows: AsyncIterable<Row>,
  { create, columns }: Header['tables']['users'],
) {
  await dropFormer(em)
  await em.execute(`create table ${formerTable} like users`)
  const changes = oldColumnsAgain('users', create, await readCreate(em, formerTable))
  if (changes.length > 0) await em.execute(`alter table ${formerTable} ${changes.join(', ')}`)
  const shape = await readCreate(em, formerTable)
  const put = putIn(columns, shape)
  const conflicts: Words[] = []
  const gone: number[] = []
  for await (const some of inBatches(rows, 'users')) {
    await withoutChecks(em, async (transaction) => {
      for (const row of some) {
        const id = Number(textOf(row.cells[columns.indexOf('id')]))
        const name = textOf(row.cells[columns.indexOf('username')])
        const why = await refusalOf(async () => {
          if (!(await put(transaction, row, id))) gone.push(id)
        })
        if (why !== undefined)
          conflicts.push({
            en: `account ${id} (${name}) of the backup: ${why}`,
            zh: `备份中的账号 ${id}（${name}）：${why}`,
          })
      }
    })
  }
  conflicts.push(...(await findStrangers(em)))
  const newer = await addNewer(em, shape, conflicts)
  return { conflicts, gone, newer }
}

const textOf = (cell: string | null | undefined): string =>
  Buffer.from(cell ?? '', 'hex').toString()

/** Columns of other programs keep their present values if the account still exists. */
function putIn(columns: string[], shape: string) {
  const all = columnsInBoth(columns, shape)
  const old = all.filter(({ name }) => oldColumns.users.includes(name))
  const others = [...plainColumns(shape)].filter((name) => !oldColumns.users.includes(name))
  const target = quoted([...old.map(({ name }) => name), ...others])
  const values = [...old.map(({ mark }) => mark), ...others.map((name) => quoted([name], 'u.'))]
  const present = `insert into ${formerTable} (${target})
    select ${values.join(', ')} from users as u where u.id = ?`
  const absent = `insert into ${formerTable} (${quoted(all.map(({ name }) => name))})
    values (${all.map(({ mark }) => mark).join(', ')})`
  return async (transaction: EntityManager, row: Row, id: number): Promise<boolean> => {
    const cells = old.map(({ cell }) => cell(row))
    const { affectedRows } = await transaction.execute<{ affectedRows: number }>(
      present,
      [...cells, id],
      'run',
    )
    if (affectedRows > 0) return true
    await transaction.execute(
      absent,
      all.map(({ cell }) => cell(row)),
      'run',
    )
    return false
  }
}

/**
 * An id alone does not identify an account, because it may have been reused. So the creation time is compared
 * too: adoption left it, took eight hours from it, or filled it in between those of other accounts.
 */
async function findStrangers(em: EntityManager): Promise<Words[]> {
  const rows = await em.execute<{ id: number; username: string }[]>(
    `select u.id, u.username from users as u join ${formerTable} as f on f.id = u.id
     join (select max(created_at) as newest from ${formerTable}) as all_of on true
     where not coalesce(if(coalesce(year(f.created_at), 0) = 0, u.created_at <= newest,
       timestampdiff(second, u.created_at, f.created_at) in (0, 28800)), true)`,
  )
  return rows.map(({ id, username }) => ({
    en: `account ${id} (${username}) is not the same as account ${id} of the backup`,
    zh: `账号 ${id}（${username}）与备份中的账号 ${id} 不是同一个`,
  }))
}

/** Adds the accounts that the backup does not know, and returns their number. */
async function addNewer(em: EntityManager, shape: string, conflicts: Words[]): Promise<number> {
  const columns = quoted(plainColumns(shape))
  const add = (ids: number[]) =>
    refusalOf(() =>
      em.execute(
        `insert into ${formerTable} (${columns}) select ${columns} from users where id in (${ids.join(', ')})`,
      ),
    )
  let count = 0
  const where = `id not in (select id from ${formerTable})`
  const read = { columns: 'username, email', from: 'users', where, size: 500 }
  for await (const rows of batchesById<Newer>(em, read)) {
    count += rows.length
    if ((await add(rows.map(({ id }) => id))) === undefined) continue
    for (const { id, username, email } of rows) {
      const why = await add([id])
      if (why !== undefined)
        conflicts.push({
          en: `account ${id} (${username}, ${email}): ${why}`,
          zh: `账号 ${id}（${username}，${email}）：${why}`,
        })
    }
  }
  return count
}

type Newer = { id: number; username: string; email: string }

/** The server's own message for a refused row. */
async function refusalOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    const { sqlMessage } = detailsOf(error)
    if (sqlMessage === undefined || isUnable(error)) throw error
    return sqlMessage.replace(/(`[^`]+`\.)?`?latchkey_former_users`?\./, '')
  }
}
