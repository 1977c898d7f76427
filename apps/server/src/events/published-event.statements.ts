import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { User } from '../users/user.entity.ts'
import type { EventType } from './event-types.ts'
import type { PublishedEvent } from './published-event.entity.ts'

const sql = sqlOf<User | PublishedEvent, 'users' | 'events'>()

export type Told = RowOf<User, 'subject' | 'username' | 'role' | 'status'>

/** The statement bypasses the entities, which may be older than the changes of the same transaction. */
export const accountToTell: Sql<[id: number], Told> = sql(
  'select subject, username, role, status from users where id = ?',
)

export const addEvent: Sql<
  [
    id: string,
    type: EventType,
    userId: number,
    subject: string,
    sessionId: string | null,
    data: string,
    at: Date,
  ]
> = sql(`insert into events (id, type, user_id, subject, session_id, data, at, is_dispatched)
  values (?, ?, ?, ?, ?, ?, ?, 0)`)

type Number = RowOf<PublishedEvent, 'sequence'>

export const eventsAfter: Sql<[sequence: number], Number> = sql(
  'select sequence from events where sequence > ? order by sequence',
)

export const lastEventBefore: Sql<[at: Date], Number> = sql(
  'select sequence from events where at < ? order by at desc, sequence desc limit 1',
)
