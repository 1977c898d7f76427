import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { fillSkeletons } from '../names/skeleton-fill.ts'
import type { Passwords } from '../passwords/password.ts'
import { User } from '../users/user.entity.ts'
import { about } from './adopt.ts'
import { hashAccounts, type Hashed } from './hash-accounts.ts'
import type { Decision, Survey } from './old-account.ts'
import { columnsOf, oldColumns, oldTables, readCreate, tableNames } from './old-schema.ts'

type Deps = {
  em: EntityManager
  target: EntityManager
  keys: Keys
  passwords: Passwords
  slots: number
  survey: Survey
  onProgress: (done: number) => void
}

/** Copies every account into an empty database of ours. The old database is only read. */
export async function copyAccounts(deps: Deps): Promise<void> {
  const { em, target, keys } = deps
  const last = (await nextId(em)) - 1
  await hashAccounts(deps, 'true', async (hashed) => {
    await target.insertMany(
      User,
      hashed.map((one) => toUser(one, keys)),
    )
  })
  // The id of a deleted account must not be reused: a placeholder row raises the next id, which its
  // deletion does not lower.
  if (last > 0 && (await target.count(User, { id: { $gte: last } })) === 0) {
    await target.insert(User, placeholder(last))
    await target.nativeDelete(User, { id: last })
  }
  await fillSkeletons((sql, values) => target.execute(sql, values))
}

function toUser({ old, account, hash }: Hashed, keys: Keys) {
  const { digest: _, ...columns } = account
  const { username, email, status, avatar, bio } = old
  return {
    ...columns,
    username,
    email,
    status,
    avatar,
    bio,
    password: hash,
    passwordKeyId: keys.id,
  }
}

const placeholder = (id: number) => {
  const names = { username: '', usernameCanonical: '', email: '', emailCanonical: '' }
  const dates = { createdAt: new Date(0), updatedAt: new Date(0) }
  return { id, ...names, ...dates, password: '', passwordKeyId: '' }
}

/** The id that the old database would give its next account. */
async function nextId(em: EntityManager): Promise<number> {
  return Number(/ AUTO_INCREMENT=(\d+)/.exec(await readCreate(em, 'users'))?.[1] ?? 1)
}

/** Yields the additions of other programs to the old database, none of which is copied. */
export async function* leftBehind(em: EntityManager): AsyncGenerator<Decision> {
  const isOld = (table: string) => oldTables.some((one) => one === table)
  for (const table of (await tableNames(em)).toSorted())
    if (!isOld(table)) yield about('left_behind', { en: `table ${table}`, zh: `表 ${table}` })
  for (const table of oldTables) {
    const columns = [...columnsOf(await readCreate(em, table)).keys()]
    const known: readonly string[] = oldColumns[table]
    for (const name of columns.filter((one) => !known.includes(one)))
      yield about('left_behind', {
        en: `column ${table}.${name}`,
        zh: `列 ${table}.${name}`,
      })
  }
}
