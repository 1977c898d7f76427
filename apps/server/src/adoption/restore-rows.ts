import type { EntityManager } from '@mikro-orm/sql'
import type { Header, Row } from './backup-file.ts'
import { columnsInBoth, quoted } from './backup-values.ts'
import { formerTable } from '../database/former-table.ts'
import { oldColumns, plainColumns, readCreate } from './old-schema.ts'
import { batchesById } from './read-by-id.ts'
import { inBatches } from './row-batches.ts'
import { withoutChecks } from '../database/without-checks.ts'

/**
 * Clears names and texts that differ from the old ones: another account may use an old name by now, and
 * the old character set may lack a new one's characters.
 */
export const clearNames = (em: EntityManager): Promise<void> =>
  byBatches(em, async (transaction, range) => {
    await transaction.execute(
      `update users as u join ${formerTable} as f on f.id = u.id
       set u.username = concat('latchkey undo ', u.id), u.email = concat('latchkey undo ', u.id),
         u.avatar = null, u.bio = null
       where f.id ${range} and not (${['username', 'email', 'avatar', 'bio'].map(equalSql).join(' and ')})`,
    )
  })

const equalSql = (name: string): string => `cast(u.${name} as binary) <=> cast(f.${name} as binary)`

/** Gives every account its old values. Columns of other programs change only if an account is gone. */
export const restoreAccounts = async (em: EntityManager): Promise<void> => {
  const all = quoted(plainColumns(await readCreate(em, formerTable)))
  const assignments = oldColumns.users.map((name) => `u.${name} = f.${name}`).join(', ')
  await byBatches(em, async (transaction, range) => {
    await transaction.execute(
      `update users as u join ${formerTable} as f on f.id = u.id set ${assignments} where f.id ${range}`,
    )
    await transaction.execute(
      `insert into users (${all}) select ${all} from ${formerTable}
       where id ${range} and id not in (select id from users)`,
    )
  })
}

async function byBatches(
  em: EntityManager,
  work: (transaction: EntityManager, range: string) => Promise<void>,
): Promise<void> {
  const read = { columns: '1', from: formerTable, size: 1000 }
  for await (const rows of batchesById(em, read)) {
    const range = `between ${rows[0]?.id} and ${rows.at(-1)?.id}`
    await withoutChecks(em, (transaction) => work(transaction, range))
  }
}

/** Restores the old rows of codes. */
export async function restoreCodes(
  em: EntityManager,
  rows: AsyncIterable<Row>,
  { columns }: Header['tables']['email_verifications'],
): Promise<void> {
  const table = 'email_verifications'
  const all = columnsInBoth(columns, await readCreate(em, table))
  const assignments = oldColumns[table].map((name) => `${name} = values(${name})`).join(', ')
  const insert = `insert into ${table} (${quoted(all.map(({ name }) => name))})
    values (${all.map(({ mark }) => mark).join(', ')}) on duplicate key update ${assignments}`
  for await (const some of inBatches(rows, table)) {
    await withoutChecks(em, async (transaction) => {
      for (const row of some) {
        const values = all.map(({ cell }) => cell(row))
        await transaction.execute(insert, values, 'run')
      }
    })
  }
}
