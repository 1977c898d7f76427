import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { Time } from '../database/time.ts'
import type { Factor } from '../factors/factor.entity.ts'
import type { Deletion } from './deletion.entity.ts'
import type { Profile, User } from './user.entity.ts'

const sql = sqlOf<
  User | Deletion | Factor,
  'users' | 'deletions' | 'sessions' | 'factors' | 'factor_count'
>()

/** The columns of a profile, where `u` is the account. */
export const profileColumns = sql(
  `u.id, u.username, u.display_name, u.email, u.avatar, u.role, u.bio, u.status, u.locale,
    u.time_zone, u.created_at, u.updated_at`,
)

export type ProfileRow = RowOf<User, keyof Profile>

const accountColumns = sql(
  `${profileColumns}, u.password, u.password_key_id, u.legacy_password, d.due_at`,
)
const ofAccounts = sql('from users u left join deletions d on d.user_id = u.id where ')

/** An account with the time of a pending deletion. */
const accounts = sql(`select ${accountColumns} ${ofAccounts}`)

export type AccountRow = ProfileRow &
  RowOf<User, 'password' | 'passwordKeyId'> & {
    legacy_password: User['legacyPassword']
    due_at: Time | null
  }
export type CountedRow = AccountRow & { sessions: number; factor_count: number }

export const accountByEmail: Sql<[canonical: string], AccountRow> = sql(
  `${accounts} u.email_canonical = ?`,
)
export const accountByUsername: Sql<[canonical: string], AccountRow> = sql(
  `${accounts} u.username_canonical = ?`,
)
/** An account also with its sessions, expired ones included, and its second factors. */
export const countedAccount: Sql<[id: number], CountedRow> = sql(`select ${accountColumns},
    (select count(*) from sessions s where s.user_id = u.id) as sessions,
    (select count(*) from factors f where f.user_id = u.id and f.confirmed_at is not null)
      as factor_count
  ${ofAccounts} u.id = ?`)

/** Every call of an app runs this. */
export const activeBySubject: Sql<[subject: string], ProfileRow> = sql(
  `select ${profileColumns} from users u where u.subject = ? and u.status = 'active'`,
)

/** The first change of a transaction on an account, which only locks it as it was checked. */
export const holdAccount: Sql<[id: number, password: string, email: string, role: User['role']]> =
  sql(`update users set bio = bio
  where id = ? and status = 'active' and password = ? and email = ? and role = ?`)
/** The condition that a locked account has no pending deletion. */
export const isStaying: Sql<[id: number, id: number]> = sql(`update users set bio = bio
  where id = ? and (select count(*) from deletions d where d.user_id = ?) = 0`)
export const dropDeletion: Sql<[userId: number]> = sql('delete from deletions where user_id = ?')

/** Conditions for `insertIf`. */
export const addressUnchanged: Sql<[id: number, email: string]> = sql(
  'from users u where u.id = ? and u.email = ?',
)
export const passwordUnchanged: Sql<[id: number, password: string]> = sql(
  `from users u where u.id = ? and u.password = ? and u.status = 'active'`,
)
/** Requires in addition that the account has no second factor. */
export const accountUnchanged: Sql<
  [id: number, password: string, email: string, role: User['role']]
> = sql(`from users u left join deletions d on d.user_id = u.id
    left join factors f on f.user_id = u.id and f.confirmed_at is not null
  where u.id = ? and u.password = ? and u.email = ? and u.role = ? and u.status = 'active'
    and d.user_id is null and f.id is null`)
