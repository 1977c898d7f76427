import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { Time } from '../database/time.ts'
import type { QueuedMail } from './queued-mail.entity.ts'

const sql = sqlOf<QueuedMail, 'mails' | 'oldest'>()

export const queuedMails: Sql<[], RowOf<QueuedMail, 'template'> & { count: number; oldest: Time }> =
  sql(`select template, count(*) as count, min(created_at) as oldest
  from mails where state = 'queued' group by template`)
