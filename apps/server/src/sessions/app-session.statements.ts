import type { AppUse } from '../apps/app-use.entity.ts'
import type { App } from '../apps/app.entity.ts'
import { sqlOf, type Sql } from '../database/sql.ts'
import type { LogoutDelivery } from '../logouts/logout-delivery.entity.ts'
import type { User } from '../users/user.entity.ts'
import type { AppSession } from './app-session.entity.ts'
import type { Session } from './session.entity.ts'

const sql = sqlOf<
  AppSession | App | AppUse | LogoutDelivery | Session | User,
  'app_sessions' | 'app_uses' | 'apps' | 'logout_deliveries' | 'sessions' | 'users'
>()

type Delivery = [nextTryAt: Date, usefulUntil: Date, changedAt: Date, createdAt: Date]

const addThose = `insert into logout_deliveries
    (app_id, subject, sid, next_try_at, useful_until, changed_at, created_at)
  select k.app_id, u.subject, k.sid, ?, ?, ?, ?
  from app_sessions k join apps a on a.id = k.app_id
    join sessions s on s.id = k.session_id join users u on u.id = s.user_id
  where a.backchannel_logout_uri is not null and u.subject is not null and k.session_id in (?)`

/**
 * One statement reads and writes: an earlier query could read the state at the transaction's start, and
 * miss an app that the session has signed in to since.
 */
export const addLogouts: Sql<[...Delivery, sessions: readonly string[]]> = sql(addThose)

export const addLogoutsOfApp: Sql<[...Delivery, sessions: readonly string[], app: string]> = sql(
  `${addThose} and k.app_id = ?`,
)

export const useAgain: Sql<[now: Date, app: string, usedBefore: Date, session: string]> = sql(
  `update app_uses set last_used_at = ? where app_id = ? and last_used_at < ?
    and user_id = (select user_id from sessions where id = ?)`,
)

/**
 * Names the grant of a session to an app anew, unless another call has done so. The `sid` stays: apps
 * remember it until they are told of the session's end.
 */
export const renameGrant: Sql<[newName: string, session: string, name: string]> = sql(
  `update app_sessions set grant_name = ?
    where session_id = ? and coalesce(grant_name, sid) = ?`,
)
