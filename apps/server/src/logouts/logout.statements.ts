import type { App } from '../apps/app.entity.ts'
import { sqlOf, type Sql } from '../database/sql.ts'
import type { Time } from '../database/time.ts'
import type { LogoutDelivery } from './logout-delivery.entity.ts'

const sql = sqlOf<App | LogoutDelivery, 'apps' | 'logout_deliveries' | 'oldest'>()

/**
 * The apps with a delivery due soon, or at a time that a wrong clock wrote. Each app costs two index
 * look-ups, however many rows wait for an app that does not answer for days.
 */
export const appsToTell: Sql<[soon: Date, tooLate: Date], { id: string }> = sql(
  `select a.id from apps a
  where (select d.next_try_at from logout_deliveries d where d.state = 'queued' and d.app_id = a.id
      order by d.next_try_at limit 1) <= ?
    or (select d.next_try_at from logout_deliveries d where d.state = 'queued' and d.app_id = a.id
      order by d.next_try_at desc limit 1) > ?`,
)

export const queuedLogouts: Sql<[], { count: number; oldest: Time | null }> = sql(
  `select count(*) count, min(created_at) oldest from logout_deliveries where state = 'queued'`,
)
