import type { Database } from '../database/database.ts'
import { canonicalIdentifier, isEmail } from './names.ts'
import { profileColumns, toDate, toProfile, type ProfileRow, type Time } from './profile-row.ts'
import type { Profile } from './user.entity.ts'

/** What signing in must know of an account. */
export type Account = Profile & {
  password: string
  passwordKeyId: string
  /** When it is to be deleted; null for nearly all. */
  deletesAt: Date | null
  /** How many it has; some may be over. */
  sessions: number
}

/** An identifier with @ is an e-mail address and nothing else; what cannot be a name is nobody's. */
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

/** Every sign-in runs this: one question to the database, and no entities. */
export function createFindAccount({ prepare }: Database): FindAccount {
  const byEmail = prepare(question('email_canonical'))
  const byUsername = prepare(question('username_canonical'))
  return async (identifier) => {
    const name = canonicalIdentifier(identifier)
    if (name === undefined) return undefined
    const ask = isEmail(identifier) ? byEmail : byUsername
    const [row] = (await ask(name)) as [Row?]
    const account = toAccount(row ?? nobody)
    return row && account
  }
}

function toAccount(row: Row): Account {
  const { password, password_key_id: passwordKeyId, due_at: dueAt, sessions } = row
  const deletesAt = dueAt === null ? null : toDate(dueAt)
  return { ...toProfile(row), password, passwordKeyId, deletesAt, sessions }
}

/** Read like any other: where no hash follows, microseconds would tell who has an account. */
const nobody: Row = {
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
