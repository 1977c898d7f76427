import type { EntityManager } from '@mikro-orm/sql'
import type { Passwords } from '../passwords/password.ts'
import { createBeginnings, type Known } from './beginnings.ts'
import { adoptAccount, type NewAccount, type OldAccount, type Survey } from './old-account.ts'
import { readTime } from './old-dates.ts'
import { batchesById } from './read-by-id.ts'

const batch = 128

/** Reads accounts in batches. `where` selects the remaining ones. */
export async function* readAccounts(em: EntityManager, known: Known, where = 'true') {
  const findBeginning = createBeginnings(em, known)
  const read = {
    columns: `username, email, password, role, status, avatar, bio,
      cast(created_at as char) as created_at, cast(updated_at as char) as updated_at`,
    from: 'users',
    where,
    size: batch,
  }
  for await (const rows of batchesById<OldRow>(em, read)) {
    for (const row of rows)
      if (!readTime(row.created_at)) row.beginning = await findBeginning(row.id)
    yield rows
  }
}

export type Deps = {
  em: EntityManager
  passwords: Passwords
  slots: number
  survey: Survey
  onProgress: (done: number) => void
}

/**
 * Reads and hashes accounts, and stores them in batches. Hashing never waits for the database: the next
 * batch is read and the last one written meanwhile.
 */
export async function hashAccounts(
  deps: Deps,
  which: string,
  store: (hashed: Hashed[]) => Promise<void>,
): Promise<void> {
  const { em, passwords, slots, survey, onProgress } = deps
  const rows = eachAhead(
    readAccounts(em, { clock: survey.clock, adopted: `not (${which})` }, which),
  )
  let hashed: Hashed[] = []
  let done = 0
  let written = Promise.resolve()
  /**
   * Writes after the previous batch, and rejects if that one failed. Resolves when the batch is written.
   */
  const write = (): Promise<void> => {
    const [some, before] = [hashed, written]
    hashed = []
    written = before.then(() => store(some)).then(() => onProgress((done += some.length)))
    // The next write rejects with this failure; until then it must not count as unhandled.
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
