import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { Factor } from '../factors/factor.entity.ts'
import type { User } from '../users/user.entity.ts'
import { profileColumns, type ProfileRow } from '../users/user.statements.ts'
import type { Time } from '../database/time.ts'
import type { Session } from './session.entity.ts'

const sql = sqlOf<Session | User | Factor, 'sessions' | 'users' | 'factors' | 'factor_count'>()

/** The number of sessions that an account keeps. A further sign-in ends the least recently used. */
export const maxSessions = 100

export type FindLive<Row = LiveRow> = Sql<[id: string, now: Date, createdUntil: Date], Row>

export type LiveRow = ProfileRow &
  RowOf<User, 'subject'> &
  RowOf<Session, 'tokenHash' | 'rotatedAt' | 'lastUsedAt' | 'isSeen' | 'answersLost' | 'level'> & {
    proved_at: Time
    factor_count: number | null
  }

export const columns =
  `${profileColumns}, u.subject, s.token_hash, s.rotated_at, s.last_used_at, s.is_seen, s.answers_lost,
    s.level, coalesce(s.proved_at, s.created_at) as proved_at` as const
export const owner = 'from sessions s join users u on u.id = s.user_id' as const
export const isLive = 'where s.id = ? and s.expires_at > ? and s.created_at <= ?' as const
export const noFactors = 'null as factor_count' as const
export const factors = `(select count(*) from factors f
    where f.user_id = u.id and f.confirmed_at is not null) as factor_count` as const

/**
 * Nearly every call runs this statement. It counts no factors: that takes time even if there are none.
 */
export const liveSession: FindLive = sql(`select ${columns}, ${noFactors} ${owner} ${isLive}`)

/** The variant for services where accounts must have a second factor. */
export const liveSessionAndFactors: FindLive = sql(
  `select ${columns}, ${factors} ${owner} ${isLive}`,
)

/** The account of a session that has or had a refresh token. */
export const ownerOfToken: Sql<
  [id: string, tokenHash: string, previousTokenHash: string],
  { user_id: number }
> = sql(`select user_id from sessions
  where id = ? and (token_hash = ? or previous_token_hash = ?)`)

/**
 * The sessions beyond the hundred that an account keeps. A later sign-in ends those that a single change
 * leaves.
 */
export const sessionsTooMany: Sql<[userId: number], { id: string }> = sql(
  `select id from sessions where user_id = ?
  order by last_used_at desc, id desc limit 1000 offset ${maxSessions}`,
)

/** A write, not just a lock: Galera nodes see only each other's writes. */
export const lockSessions: Sql<[ids: readonly string[]]> = sql(
  'update sessions set is_seen = 1 where id in (?)',
)

export const lockSessionsOf: Sql<[ids: readonly string[], userId: number]> = sql(
  'update sessions set is_seen = 1 where id in (?) and user_id = ?',
)

export const deleteSessions: Sql<[ids: readonly string[]]> = sql(
  'delete from sessions where id in (?)',
)

export const deleteSessionsOf: Sql<[ids: readonly string[], userId: number]> = sql(
  'delete from sessions where id in (?) and user_id = ?',
)

/** A condition for `insertIf`: the session is live, and its account is active and has this role. */
export const sessionOfRole: Sql<[id: string, role: User['role']]> = sql(
  `from sessions s join users u on u.id = s.user_id where s.id = ? and u.status = 'active' and u.role = ?`,
)

/** Every browser runs this statement four times per hour. */
export const rotateToken: Sql<
  [
    tokenHash: string,
    presented: string,
    rotatedAt: Date,
    lastUsedAt: Date,
    ip: string,
    userAgent: string | null,
    id: string,
    presentedAgain: string,
    now: Date,
    usedAfter: Date,
  ]
> = sql(`update sessions set token_hash = ?, previous_token_hash = ?, rotated_at = ?,
    last_used_at = ?, ip = ?, user_agent = ?, is_seen = 0
  where id = ? and token_hash = ? and expires_at > ? and last_used_at > ?`)
