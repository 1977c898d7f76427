import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import {
  entered,
  enteredAndFactors,
  ofEntered,
  type EnteredRow,
} from '../sessions/entered-session.statements.ts'
import type { Session } from '../sessions/session.entity.ts'
import type { AppSession } from '../sessions/app-session.entity.ts'
import type { AppUse } from '../apps/app-use.entity.ts'
import type { Factor } from '../factors/factor.entity.ts'
import type { User } from '../users/user.entity.ts'
import type { OidcRecord } from './oidc-record.entity.ts'

const sql = sqlOf<
  OidcRecord | Session | AppSession | AppUse | Factor | User,
  | 'oidc_records'
  | 'sessions'
  | 'app_sessions'
  | 'app_uses'
  | 'users'
  | 'factors'
  | 'factor_count'
  | 'scopes'
  | 'session_ends_at'
  | 'signed_in_at'
  | 'used_at'
>()

type RecordRow = RowOf<OidcRecord, 'payload' | 'consumedAt' | 'expiresAt'> & {
  session_id: string | null
}
type FindRecord = Sql<
  [now: Date, createdUntil: Date, id: string],
  RecordRow & (EnteredRow | { token_hash: null })
>

const record = 'r.payload, r.consumed_at, r.expires_at, r.session_id' as const
const withSession = `from oidc_records r
    left join sessions s on s.id = r.session_id and s.expires_at > ? and s.created_at <= ?
    left join users u on u.id = s.user_id ${ofEntered} where r.id = ?` as const

/** A record with its session, if that is live: once per app that the session signed in to. */
export const recordOf: FindRecord = sql(`select ${record}, ${entered} ${withSession}`)

export const recordOfAndFactors: FindRecord = sql(
  `select ${record}, ${enteredAndFactors} ${withSession}`,
)

export const stateOfRecord: Sql<[id: string], RowOf<OidcRecord, 'consumedAt'>> = sql(
  'select consumed_at from oidc_records where id = ?',
)

type NewRecord = [
  id: string,
  model: string,
  payload: string,
  grantId: string | null,
  expiresAt: Date,
  session: string | null,
]

/** A record that was consumed stays so. */
export const putRecord: Sql<NewRecord> = sql(`insert into oidc_records
    (id, model, payload, grant_id, expires_at, session_id) values (?, ?, ?, ?, ?, ?)
  on conflict (id) do update set model = excluded.model, payload = excluded.payload,
    grant_id = excluded.grant_id, expires_at = excluded.expires_at, session_id = excluded.session_id`)

/**
 * Adds a token while its grant has this name, so that an app learns at once that the grant was revoked.
 * The session comes first, as in the transaction that ends it.
 */
export const addToken: Sql<[...NewRecord, app: string, grantName: string]> =
  sql(`insert into oidc_records
    (id, model, payload, grant_id, expires_at, session_id)
  select ?, ?, ?, ?, ?, s.id from sessions s join app_sessions k on k.session_id = s.id
  where s.id = ? and k.app_id = ? and coalesce(k.grant_name, k.sid) = ?`)

export const consumeRecord: Sql<[consumedAt: Date, keptUntil: Date | null, id: string]> = sql(
  `update oidc_records set consumed_at = ?, expires_at = coalesce(?, expires_at)
    where id = ? and consumed_at is null`,
)

export const dropRecord: Sql<[id: string]> = sql('delete from oidc_records where id = ?')

export const dropRecordsOf: Sql<[grantId: string, model: string]> = sql(
  'delete from oidc_records where grant_id = ? and model = ?',
)

export const dropConsumed: Sql<[session: string]> = sql(
  'delete from oidc_records where session_id = ? and consumed_at is not null',
)
