import type { Database } from '../database/database.ts'
import { canonicalIdentifier, isEmail } from './names.ts'
import { profileColumns, toDate, toProfile, type ProfileRow, type Time } from './profile-row.ts'
import type { Profile } from './user.entity.ts'

/** The columns of an account that a sign-in needs. */
export type Account = Profile & {
  password: string
  passwordKeyId: string
  /** When it will be deleted; null for most accounts. */
  deletesAt: Date | null
  /** The number of its sessions, expired ones included. */
  sessions: number
}

/**
 * Finds an account by e-mail address (an identifier with @) or username. Returns undefined for anything
 * that cannot be either.
 */
export type FindAccount = (identifier: string) => Promise<Account | undefined>

const question = (column: 'email_canonical' | 'username_canonical') => `select ${profileColumns},
    u.password, u.password_key_id, d.due_at,
    (select count(*) from sessions s where s.user_id = u.id) as sessions
  from users u left join deletions d on d.user_id = u.id where u.${column} = ?`

type Row = ProfileRow & {
  password: string
  password_key_id: string
  due_at: Time | null
  sessions: number
}

/** Every sign-in runs this: one prepared query, without entities. */
export function createFindAccount({ prepare }: Database): FindAccount {
  const byEmail = prepare<Row>(question('email_canonical'))
  const byUsername = prepare<Row>(question('username_canonical'))
  return async (identifier) => {
    const name = canonicalIdentifier(identifier)
    if (name === undefined) return undefined
    const ask = isEmail(identifier) ? byEmail : byUsername
    const [row] = await ask(name)
    const account = toAccount(row ?? unknownRow)
    return row && account
  }
}

function toAccount(row: Row): Account {
  const { password, password_key_id: passwordKeyId, due_at: dueAt, sessions } = row
  const deletesAt = dueAt === null ? null : toDate(dueAt)
  return { ...toProfile(row), password, passwordKeyId, deletesAt, sessions }
}

/**
 * Stands for an unknown account and is read like any other: where no hash follows, microseconds would
 * reveal who has an account.
 */
const unknownRow: Row = {
  id: 0,
  username: 'nobody',
  email: 'nobody@example.com',
  avatar: null,
  role: 'user',
  bio: null,
  status: 'active',
  created_at: '2000-01-01 00:00:00.000',
  updated_at: '2000-01-01 00:00:00.000',
  password: '',
  password_key_id: '',
  due_at: null,
  sessions: 0,
}
