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

const batch = 128

/** Reads accounts in batches. `where` tells what is still to do. */
const readAccounts = (em: EntityManager, where?: string) =>
  batchesById<OldRow>(em, {
    columns: `username, email, password, role, status, avatar, bio,
      cast(created_at as char) as created_at, cast(updated_at as char) as updated_at`,
    from: 'users',
    ...(where !== undefined && { where }),
    size: batch,
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
 * was killed goes on where it stopped.
 */
export const convertAccounts = (deps: Deps & { keys: Keys }): Promise<void> =>
  hashAccounts(deps, unconverted, (hashed) => writeAccounts(deps, hashed))

/**
 * Reads and hashes some accounts, and stores them in batches. Hashing never waits: the next batch is read
 * and the last one written meanwhile.
 */
export async function hashAccounts(
  deps: Deps,
  which: string,
  store: (hashed: Hashed[]) => Promise<void>,
): Promise<void> {
  const { em, passwords, slots, survey, onProgress } = deps
  const rows = eachAhead(readAccounts(em, which))
  let hashed: Hashed[] = []
  let done = 0
  let written = Promise.resolve()
  /** Writes after what came before, whose failure it meets. Resolves when that is written. */
  const write = (): Promise<void> => {
    const [some, before] = [hashed, written]
    hashed = []
    written = before.then(() => store(some)).then(() => onProgress((done += some.length)))
    // Whoever writes next meets a failure; until then it must not count as unhandled.
    written.catch(() => {})
    return before
  }
  const work = async () => {
    for await (const old of rows) {
      const { account } = adoptAccount(old, survey)
      const hash = await passwords.hash(account.digest)
      hashed.push({ old, account, hash })
      if (hashed.length >= batch) await write()
    }
  }
  await Promise.all(Array.from({ length: slots }, work))
  if (hashed.length > 0) await write()
  await written
}

/** Yields rows one by one, and reads the next batch meanwhile. */
async function* eachAhead<T>(batches: AsyncGenerator<T[]>): AsyncGenerator<T> {
  let next = batches.next()
  for (;;) {
    const { value, done } = await next
    if (done) return
    next = batches.next()
    next.catch(() => {})
    yield* value
  }
}

type OldRow = OldAccount & { avatar: string | null; bio: string | null }
export type Hashed = { old: OldRow; account: NewAccount; hash: string }

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

/** One statement for all rows: a statement each costs nine times as much of the processors. */
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

/** Every decision, without changing anything. */
export async function* decideAll(em: EntityManager, survey: Survey): AsyncGenerator<Decision> {
  for await (const rows of readAccounts(em)) {
    for (const old of rows) yield* adoptAccount(old, survey).decisions
  }
}
