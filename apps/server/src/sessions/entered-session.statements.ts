import type { AppUse } from '../apps/app-use.entity.ts'
import { sqlOf, type RowOf } from '../database/sql.ts'
import type { Time } from '../database/time.ts'
import type { Factor } from '../factors/factor.entity.ts'
import type { User } from '../users/user.entity.ts'
import type { AppSession } from './app-session.entity.ts'
import type { Session } from './session.entity.ts'
import {
  columns,
  factors,
  isLive,
  noFactors,
  owner,
  type FindLive,
  type LiveRow,
} from './session.statements.ts'

const sql = sqlOf<
  Session | User | Factor | AppSession | AppUse,
  | 'sessions'
  | 'users'
  | 'factors'
  | 'factor_count'
  | 'app_sessions'
  | 'app_uses'
  | 'scopes'
  | 'session_ends_at'
  | 'signed_in_at'
  | 'used_at'
>()

/** A live session once per app that it signed in to, with the use of that app by its account. */
export type EnteredRow = LiveRow &
  RowOf<Session, 'methods'> & {
    session_ends_at: Time
    signed_in_at: Time
    app_id: string | null
    sid: string | null
    grant_name: string | null
    scopes: string | null
    agreed_at: Time | null
    used_at: Time | null
  }

const entries = `s.created_at as signed_in_at, s.expires_at as session_ends_at, s.methods,
    k.app_id, k.sid, k.grant_name, a.scopes, a.agreed_at, a.last_used_at as used_at` as const

/** Fragments, with and without the number of second factors, for statements that join `ofEntered`. */
export const entered = `${columns}, ${noFactors}, ${entries}` as const
export const enteredAndFactors = `${columns}, ${factors}, ${entries}` as const
export const ofEntered = `left join app_sessions k on k.session_id = s.id
    left join app_uses a on a.user_id = s.user_id and a.app_id = k.app_id` as const

export const enteredSession: FindLive<EnteredRow> = sql(
  `select ${entered} ${owner} ${ofEntered} ${isLive}`,
)

export const enteredSessionAndFactors: FindLive<EnteredRow> = sql(
  `select ${enteredAndFactors} ${owner} ${ofEntered} ${isLive}`,
)
