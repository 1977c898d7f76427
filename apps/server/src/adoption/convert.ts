import type { EntityManager } from '@mikro-orm/sql'
import { inTransaction } from '../database/retry.ts'
import type { Keys } from '../keys.ts'
import { hashAccounts, readAccounts, type Deps, type Hashed } from './hash-accounts.ts'
import { adoptAccount, type Decision, type Survey } from './old-account.ts'

export const unconverted = "password_key_id = ''"

/**
 * Gives every account its new columns and its hash. Each row is written once and only as it was read, so
 * a killed run resumes where it stopped.
 */
export const convertAccounts = (deps: Deps & { keys: Keys }): Promise<void> =>
  hashAccounts(deps, unconverted, (hashed) => writeAccounts(deps, hashed))

const columns = [
  'password',
  'legacy_password',
  'username_canonical',
  'email_canonical',
  'role',
  'created_at',
  'updated_at',
]
const first = `select ? as id, ${columns.map((name) => `? as ${name}`).join(', ')}`
const further = ` union all select ?${', ?'.repeat(columns.length)}`

/** One statement updates all rows: a statement per row costs nine times the processor time. */
const changeOf = (rows: number): string => `update (${first}${further.repeat(rows - 1)}) as made
  straight_join users on users.id = made.id
  set users.password_key_id = ?, ${columns.map((name) => `users.${name} = made.${name}`).join(', ')}
  where users.${unconverted}`

async function writeAccounts(
  { em, keys }: { em: EntityManager; keys: Keys },
  hashed: Hashed[],
): Promise<void> {
  const values = hashed.flatMap(({ account, hash }) => {
    const { id, legacyPassword, usernameCanonical, emailCanonical, role } = account
    const names = [usernameCanonical, emailCanonical]
    return [id, hash, legacyPassword, ...names, role, account.createdAt, account.updatedAt]
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
