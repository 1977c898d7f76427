import type { App } from '../apps/app.entity.ts'
import { sqlOf, type Sql } from '../database/sql.ts'
import type { LogoutDelivery } from '../logouts/logout-delivery.entity.ts'
import type { User } from '../users/user.entity.ts'
import type { AppSession } from './app-session.entity.ts'
import type { Session } from './session.entity.ts'

const sql = sqlOf<
  AppSession | App | LogoutDelivery | Session | User,
  'app_sessions' | 'apps' | 'logout_deliveries' | 'sessions' | 'users'
>()

/**
 * One statement, because a query before it could read what was so when the transaction began, and miss an app
 * that the session has signed in to since.
 */
export const addLogouts: Sql<
  [
    nextTryAt: Date,
    usefulUntil: Date,
    changedAt: Date,
    createdAt: Date,
    sessions: readonly string[],
  ]
> = sql(`insert into logout_deliveries
    (app_id, subject, sid, next_try_at, useful_until, changed_at, created_at)
  select k.app_id, u.subject, k.sid, ?, ?, ?, ?
  from app_sessions k join apps a on a.id = k.app_id
    join sessions s on s.id = k.session_id join users u on u.id = s.user_id
  where k.session_id in (?) and a.backchannel_logout_uri is not null and u.subject is not null`)
