import type { Database } from '../database/database.ts'
import { toDate } from '../database/time.ts'
import type { AccountName } from '../names/account-name.ts'
import { toProfile } from './profile-row.ts'
import type { Profile, User } from './user.entity.ts'
import {
  accountByEmail,
  accountByUsername,
  countedAccount,
  type AccountRow,
} from './user.statements.ts'

/** The columns of an account that a sign-in needs. */
export type Account = Profile & {
  password: string
  passwordKeyId: string
  legacyPassword: User['legacyPassword']
  /** The time of deletion, if one is pending. */
  deletesAt: Date | null
}

export type CountedAccount = Account & {
  /** The number of the account's sessions, expired ones included. */
  sessionCount: number
  /** The number of its second factors. */
  factorCount: number
}

/** Finds an account by either of its names. */
export type FindAccount = (name: AccountName) => Promise<Account | undefined>

/**
 * Reads an account again whose password was compared; undefined when that changed meanwhile. The counts
 * take time where there is an account, so a stranger must not cause them by a name.
 */
export type ReadChecked = (
  checked: Pick<Account, 'id' | 'password'>,
) => Promise<CountedAccount | undefined>

/** Every sign-in runs this, so it is one prepared query without entities. */
export function createFindAccount({ prepare }: Database): FindAccount {
  const byEmail = prepare(accountByEmail)
  const byUsername = prepare(accountByUsername)
  return async ({ kind, canonical }) => {
    // Such a name may be an old address or an old username. Each is one look-up in a unique index, since
    // a statement with both could read the whole table.
    const queries = { email: [byEmail], username: [byUsername], other: [byEmail, byUsername] }[kind]
    const [row] = (await Promise.all(queries.map((query) => query(canonical)))).flat()
    const account = toAccount(row ?? unknownRow)
    return row && account
  }
}

export function createReadChecked({ prepare }: Database): ReadChecked {
  const read = prepare(countedAccount)
  return async ({ id, password }) => {
    const [row] = await read(id)
    if (row?.password !== password) return undefined
    const { sessions: sessionCount, factor_count: factorCount } = row
    return { ...toAccount(row), sessionCount, factorCount }
  }
}

function toAccount(row: AccountRow): Account {
  const { password, password_key_id: passwordKeyId, due_at: dueAt } = row
  const { legacy_password: legacyPassword } = row
  const deletesAt = dueAt === null ? null : toDate(dueAt)
  return { ...toProfile(row), password, passwordKeyId, legacyPassword, deletesAt }
}

/**
 * A stand-in for an unknown account, read like any other: if no hash follows, microseconds would reveal
 * who has an account.
 */
const unknownRow: AccountRow = {
  id: 0,
  username: 'nobody',
  display_name: null,
  email: 'nobody@example.com',
  avatar: null,
  role: 'user',
  bio: null,
  status: 'active',
  locale: null,
  time_zone: null,
  created_at: '2000-01-01 00:00:00.000',
  updated_at: '2000-01-01 00:00:00.000',
  password: '',
  password_key_id: '',
  legacy_password: null,
  due_at: null,
}
