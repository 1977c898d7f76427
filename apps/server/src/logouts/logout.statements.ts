import { sqlOf, type Sql } from '../database/sql.ts'
import type { LogoutDelivery } from './logout-delivery.entity.ts'

const sql = sqlOf<LogoutDelivery, 'logout_deliveries'>()

export const appsToTell: Sql<[], { app_id: string }> = sql(
  `select distinct app_id from logout_deliveries where state = 'queued'`,
)
