import type { EntityManager } from '@mikro-orm/sql'
import { inTransaction } from '../database/retry.ts'
import type { Keys } from '../keys.ts'
import { hashAccounts, readAccounts, type Deps, type Hashed } from './hash-accounts.ts'
import { adoptAccount, type Decision, type Survey } from './old-account.ts'

export const unconverted = "password_key_id = ''"

export type Converting = Deps & { keys: Keys }

/**
 * Gives every account its new columns and its hash. Each row is written once and only as it was read, so
 * a killed run resumes where it stopped.
 */
export const convertAccounts = (deps: Converting): Promise<void> =>
  hashAccounts(deps, unconverted, (hashed) => writeAccounts(deps, hashed))

/** The old service stores no such hash, so it changed these passwords since: they are converted anew. */
export async function reopenAccounts(em: EntityManager): Promise<void> {
  await em.execute(`update users set password_key_id = '',
      username_canonical = concat('ADOPTED ', id), email_canonical = concat('ADOPTED ', id)
    where not ${unconverted} and password not like '$argon2id$%'`)
}

export async function countUnconverted(em: EntityManager): Promise<number> {
  const [row] = await em.execute<{ count: number | string }[]>(
    'select count(*) as count from users where ' + unconverted,
  )
  return Number(row?.count)
}

const columns = [
  'password',
  'legacy_password',
  'username_canonical',
  'email_canonical',
  'role',
  'created_at',
  'updated_at',
]
/** The columns as they were read, which must be unchanged. */
const readColumns = ['password', 'username', 'email', 'role']
const isAsRead = readColumns
  .map((name) => `convert(users.${name}, binary) <=> convert(made.old_${name}, binary)`)
  .join(' and ')
const names = [...columns, ...readColumns.map((name) => `old_${name}`)]
const first = `select ? as id, ${names.map((name) => `? as ${name}`).join(', ')}`
const further = ` union all select ?${', ?'.repeat(names.length)}`

/** One statement updates all rows: a statement per row costs nine times the processor time. */
const changeOf = (rows: number): string => `update (${first}${further.repeat(rows - 1)}) as made
  straight_join users on users.id = made.id and ${isAsRead}
  set users.password_key_id = ?, ${columns.map((name) => `users.${name} = made.${name}`).join(', ')}
  where users.${unconverted}`

async function writeAccounts(
  { em, keys }: { em: EntityManager; keys: Keys },
  hashed: Hashed[],
): Promise<void> {
  const values = hashed.flatMap(({ old, account, hash }) => {
    const { id, legacyPassword, usernameCanonical, emailCanonical, role } = account
    const made = [id, hash, legacyPassword, usernameCanonical, emailCanonical, role]
    const dates = [account.createdAt, account.updatedAt]
    return [...made, ...dates, old.password, old.username, old.email, old.role]
  })
  await inTransaction(em, async (transaction) => {
    await transaction.execute(changeOf(hashed.length), [...values, keys.id], 'run')
  })
}

/** Yields every decision without changing anything. */
export async function* decideAll(
  em: EntityManager,
  { survey, adopted }: { survey: Survey; adopted: string },
): AsyncGenerator<Decision> {
  for await (const rows of readAccounts(em, { clock: survey.clock, adopted })) {
    for (const old of rows) yield* adoptAccount(old, survey).decisions
  }
}
