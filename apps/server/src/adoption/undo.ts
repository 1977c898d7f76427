import type { EntityManager } from '@mikro-orm/sql'
import { readBackup } from './backup-file.ts'
import { createMark, dropMark } from './mark.ts'
import {
  columnsOf,
  newTables,
  ourColumns,
  oldColumns,
  oldTables,
  readCreate,
  referencesTo,
  type OldTable,
} from './old-schema.ts'
import { restoreRows, withoutChecks } from './restore-rows.ts'

/**
 * Puts both tables back as they were: their columns, keys and rows. What other programs added stays, with
 * its rows of today. Accounts that are newer than the backup stay too.
 */
export async function undoAdoption(em: EntityManager, file: string) {
  const { tables, rows } = await readBackup(file)
  // Half undone is not ours either: the service must not start on it.
  await createMark(em)
  const dropped = newTables.map((table) => `drop table if exists ${table}`)
  for (const statement of dropped) await em.execute(statement)
  if (columnsOf(await readCreate(em, 'email_verifications')).has('challenge_id'))
    await em.execute('delete from email_verifications')
  for (const table of oldTables.toReversed()) await restoreShape(em, table, tables[table].create)
  const accounts = await restoreRows(em, rows(), tables)
  for (const table of oldTables) {
    const next = /AUTO_INCREMENT=(\d+)/.exec(tables[table].create)?.[1]
    if (next !== undefined) await em.execute(`alter table ${table} auto_increment = ${next}`)
  }
  await dropMark(em)
  const [row] = await em.execute<{ count: number | string }[]>(
    'select count(*) as count from users',
  )
  return { accounts, newer: Number(row?.count) - accounts }
}

async function restoreShape(em: EntityManager, table: OldTable, create: string): Promise<void> {
  const [before, now] = [columnsOf(create), columnsOf(await readCreate(em, table))]
  const ours = ourColumns[table].filter((name) => now.has(name) && !before.has(name))
  const changed = oldColumns[table].filter((name) => now.get(name) !== before.get(name))
  const inTable = (await referencesTo(em, 'users')).filter((one) => one.table === table)
  const old = /^\s*(CONSTRAINT `[^`]+` FOREIGN KEY \(`user_id`\).*?),?$/m.exec(create)?.[1]
  const isOurKey = inTable.some(({ name }) => name === 'email_verifications_user_id_foreign')
  const changes = [
    ...(isOurKey ? ['drop foreign key email_verifications_user_id_foreign'] : []),
    ...ours.map((name) => `drop column ${name}`),
    ...changed.map((name) => `modify ${name} ${inherited(before.get(name) ?? '', create)}`),
    ...(isOurKey && table === 'email_verifications'
      ? ['drop index email_verifications_expires_at_index']
      : []),
  ]
  if (changes.length > 0) await em.execute(`alter table ${table} ${changes.join(', ')}`)
  const hasOldKey = inTable.some(({ name }) => name !== 'email_verifications_user_id_foreign')
  if (table === 'email_verifications' && old !== undefined && !hasOldKey)
    await withoutChecks(em, async (unchecked) => {
      await unchecked.execute(`alter table ${table} add ${old}`)
    })
}

/** MySQL spells out a collation that is given, even where it is the table's: then it is left out. */
function inherited(definition: string, create: string): string {
  const [, collation] = /^\).* COLLATE=(\w+)/m.exec(create) ?? []
  const isSpelled = definition.includes(' CHARACTER SET ')
  return isSpelled || collation === undefined
    ? definition
    : definition.replace(` COLLATE ${collation}`, '')
}
