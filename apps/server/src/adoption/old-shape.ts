import type { EntityManager } from '@mikro-orm/sql'
import {
  columnsOf,
  oldColumns,
  ourColumns,
  readCreate,
  referencesTo,
  type OldTable,
} from './old-schema.ts'
import { withoutChecks } from '../database/without-checks.ts'

/**
 * Returns the clauses that give a table, or a copy of it, its old definitions. Keys of other programs
 * stay.
 */
export function oldColumnsAgain(table: OldTable, create: string, now: string): string[] {
  const [before, present] = [columnsOf(create), columnsOf(now)]
  const ours = ourColumns[table].filter((name) => present.has(name) && !before.has(name))
  const changed = oldColumns[table].filter((name) => present.get(name) !== before.get(name))
  return [
    ...ours.map((name) => `drop column ${name}`),
    ...changed.map((name) => `modify ${name} ${inherited(before.get(name) ?? '', create)}`),
  ]
}

/** Gives a table its old columns and keys. */
export async function restoreShape(
  em: EntityManager,
  table: OldTable,
  create: string,
): Promise<void> {
  const inTable = (await referencesTo(em, 'users')).filter((one) => one.table === table)
  const old = /^\s*(CONSTRAINT `[^`]+` FOREIGN KEY \(`user_id`\).*?),?$/m.exec(create)?.[1]
  const isOurKey = inTable.some(({ name }) => name === 'email_verifications_user_id_foreign')
  const changes = [
    ...(isOurKey ? ['drop foreign key email_verifications_user_id_foreign'] : []),
    ...oldColumnsAgain(table, create, await readCreate(em, table)),
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

/** MySQL spells out a collation that was named, even if it is the table's own: that one is left out. */
function inherited(definition: string, create: string): string {
  const [, collation] = /^\).* COLLATE=(\w+)/m.exec(create) ?? []
  const isSpelled = definition.includes(' CHARACTER SET ')
  return isSpelled || collation === undefined
    ? definition
    : definition.replace(` COLLATE ${collation}`, '')
}
