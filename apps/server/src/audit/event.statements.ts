import { marks, sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { SecurityEvent } from './event.entity.ts'

const sql = sqlOf<SecurityEvent, 'security_events' | 'grave' | 'nth' | 'nth_last'>()

/** The number of events of each grave kind that a history shows from either end. */
const maxPerKind = 10

/**
 * Selects the first and last older events of each grave kind. Otherwise an intruder could bury one
 * changed password under dozens of ended sessions.
 */
export const graveEvents: Sql<
  [userId: number, since: Date, kinds: readonly string[]],
  RowOf<SecurityEvent, 'id'>
> = sql(`select id from (
    select id, row_number() over (partition by kind order by at, id) as nth,
      row_number() over (partition by kind order by at desc, id desc) as nth_last
    from security_events where user_id = ? and at > ? and kind in (?)
  ) grave where nth <= ${maxPerKind} or nth_last <= ${maxPerKind}`)

/** Rows of the security log per chunk of an export: a few milliseconds of work, about 100 kB. */
export const eventsPerPage = 500

/** The newest events before one. The redundant `at <= ?` lets a database seek in the index. */
export const eventsBefore: Sql<
  [userId: number, at: Date, earlier: Date, id: number],
  RowOf<SecurityEvent, 'id' | 'at' | 'kind' | 'detail' | 'ip' | 'userAgent'>
> = sql(`select id, at, kind, detail, ip, user_agent from security_events
  where user_id = ? and at <= ? and (at < ? or id < ?) order by at desc, id desc
  limit ${eventsPerPage}`)

/** The position of a row that occurs twice. */
export const copiedEvent: Sql<[], { position: number }> = sql(
  `select max(position) as position from security_events
    where stamp is not null and position is not null
    group by stamp having count(*) > 1 order by 1 limit 1`,
)

/** Gives rows their position and seal: id and position of each, id and seal of each, then the ids. */
export function placeEvents(count: number): Sql<(string | number | null | undefined)[]> {
  const cases = 'when ? then ? '.repeat(count)
  return sql(`update security_events set position = case id ${cases} end, seal = case id ${cases} end
    where id in (${marks(count)}) and position is null`)
}
