import type { EntityManager } from '@mikro-orm/sql'
import { inTransaction } from '../database/retry.ts'
import type { Keys } from '../keys.ts'
import type { Passwords } from '../passwords/password.ts'
import {
  adoptAccount,
  type Decision,
  type NewAccount,
  type OldAccount,
  type Survey,
} from './old-account.ts'
import { batchesById } from './read-by-id.ts'

/** Reads accounts in batches. `where` tells what is still to do. */
const readAccounts = (em: EntityManager, where?: string) =>
  batchesById<OldRow>(em, {
    columns: `username, email, password, role, status, avatar, bio,
      cast(created_at as char) as created_at, cast(updated_at as char) as updated_at`,
    from: 'users',
    ...(where !== undefined && { where }),
    size: 128,
  })

type Deps = {
  em: EntityManager
  passwords: Passwords
  slots: number
  survey: Survey
  onProgress: (done: number) => void
}

export const unconverted = "password_key_id = ''"

/**
 * Gives every account its new columns and its hash. A row is written once, as it was read: a run that
 * was killed goes on where it stopped. One batch is written while the next is hashed.
 */
export const convertAccounts = (deps: Deps & { keys: Keys }): Promise<void> =>
  hashAccounts(deps, unconverted, (hashed) => writeAccounts(deps, hashed))

/** Reads and hashes some accounts, and stores them in batches. */
export async function hashAccounts(
  deps: Deps,
  which: string,
  store: (hashed: Hashed[]) => Promise<void>,
): Promise<void> {
  let done = 0
  let writing = Promise.resolve()
  for await (const rows of readAccounts(deps.em, which)) {
    const hashed = await hashAll(deps, rows)
    await writing
    writing = store(hashed).then(() => deps.onProgress((done += hashed.length)))
    // The next await meets a failure; until then it must not count as unhandled.
    writing.catch(() => {})
  }
  await writing
}

type OldRow = OldAccount & { avatar: string | null; bio: string | null }
export type Hashed = { old: OldRow; account: NewAccount; hash: string }

async function hashAll({ passwords, slots, survey }: Deps, rows: OldRow[]): Promise<Hashed[]> {
  const hashed: Hashed[] = []
  const rest = rows.values()
  const work = async () => {
    for (const old of rest) {
      const { account } = adoptAccount(old, survey)
      hashed.push({ old, account, hash: await passwords.hash(account.digest) })
    }
  }
  await Promise.all(Array.from({ length: slots }, work))
  return hashed
}

const change = `update users set password = ?, password_key_id = ?, legacy_password = ?,
  username_canonical = ?, email_canonical = ?, role = ?, created_at = ?, updated_at = ?
  where id = ? and ${unconverted}`

async function writeAccounts(
  { em, keys }: { em: EntityManager; keys: Keys },
  hashed: Hashed[],
): Promise<void> {
  await inTransaction(em, async (transaction) => {
    for (const { account, hash } of hashed) {
      const { id, legacyPassword, usernameCanonical, emailCanonical, role } = account
      const dates = [account.createdAt, account.updatedAt]
      const names = [usernameCanonical, emailCanonical]
      const values = [hash, keys.id, legacyPassword, ...names, role, ...dates, id]
      await transaction.execute(change, values, 'run')
    }
  })
}

/** Every decision, without changing anything. */
export async function* decideAll(em: EntityManager, survey: Survey): AsyncGenerator<Decision> {
  for await (const rows of readAccounts(em)) {
    for (const old of rows) yield* adoptAccount(old, survey).decisions
  }
}
