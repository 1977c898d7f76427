import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { Session } from '../sessions/session.entity.ts'
import type { OidcRecord } from './oidc-record.entity.ts'

const sql = sqlOf<OidcRecord | Session, 'oidc_records' | 'sessions'>()

export type RecordRow = RowOf<OidcRecord, 'payload' | 'consumedAt' | 'expiresAt'>

export const recordOf: Sql<[id: string], RecordRow> = sql(
  'select payload, consumed_at, expires_at from oidc_records where id = ?',
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
 * Adds a token while its grant exists, so that an app learns at once that the grant was revoked. A
 * revocation deletes the grant first, and then waits for this statement. The session comes first, as in
 * the transaction that ends it.
 */
export const addToken: Sql<[...NewRecord, grantKey: string]> = sql(`insert into oidc_records
    (id, model, payload, grant_id, expires_at, session_id)
  select ?, ?, ?, ?, ?, s.id from sessions s join oidc_records g on g.session_id = s.id
  where s.id = ? and g.id = ?`)

export const consumeRecord: Sql<[consumedAt: Date, id: string]> = sql(
  'update oidc_records set consumed_at = ? where id = ? and consumed_at is null',
)

export const dropRecord: Sql<[id: string]> = sql('delete from oidc_records where id = ?')

export const dropRecordsOf: Sql<[grantId: string, model: string]> = sql(
  'delete from oidc_records where grant_id = ? and model = ?',
)

export const dropConsumed: Sql<[session: string]> = sql(
  'delete from oidc_records where session_id = ? and consumed_at is not null',
)
