import { skew } from '../clock.ts'
import type { Dialect } from '../database/dialect.ts'
import { marks, sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { Value } from '../database/statement.ts'
import type { Counter } from './counter.entity.ts'

const sql = sqlOf<Counter, 'counters'>()

export const findCounter: Sql<
  [id: string, now: number, endsBefore: number],
  RowOf<Counter, 'hits' | 'expiresAt'>
> = sql('select hits, expires_at from counters where id = ? and expires_at > ? and expires_at <= ?')

/** A counter is void once it has expired, or if it was written under a wrong clock to end too late. */
const isVoid = sql(`expires_at <= ? or expires_at > excluded.expires_at + ${skew / 1000}`)

/**
 * Adds hits to `count` counters: id, hits and expiry of each, then the time twice. A single counter
 * reports its hits.
 */
export function countHits(count: number, dialect: Dialect): Sql<Value[]> {
  const sum = sql(`case when ${isVoid} then 0 else hits end + excluded.hits`)
  // MySQL assigns from left to right, so hits precede the expiry they read.
  const text = sql(`insert into counters (id, hits, expires_at) values ${marks(count, '(?, ?, ?)')}
    on conflict (id) do update set hits = ${count === 1 ? dialect.reported(sum) : sum},
      expires_at = case when ${isVoid} then excluded.expires_at else expires_at end
      ${dialect.returning('id, hits, expires_at')}`)
  return dialect.spell(text)
}

/** Reads counters after a change. */
export const readCounters = (
  count: number,
): Sql<string[], RowOf<Counter, 'id' | 'hits' | 'expiresAt'>> =>
  sql(`select id, hits, expires_at from counters where id in (${marks(count)})`)

/** Subtracts refunded hits and all hits above the limit: those were refused, so they had no effect. */
export const refundHits: Sql<
  [max: number, kept: number, least: number, count: number, id: string, endsBefore: number]
> = sql(`update counters set hits = case when hits > ? then ? when hits > ? then hits - ? else 0 end
    where id = ? and expires_at <= ?`)

export const dropCounter: Sql<[id: string]> = sql('delete from counters where id = ?')

/** The counter after the first few of a range, which keeps the locks of a deletion short. */
const fewLocks = 500
export const afterFew: Sql<[from: string, before: string], RowOf<Counter, 'id'>> = sql(
  `select id from counters where id >= ? and id < ? order by id limit 1 offset ${fewLocks}`,
)
export const dropRange: Sql<[from: string, before: string]> = sql(
  'delete from counters where id >= ? and id < ?',
)
