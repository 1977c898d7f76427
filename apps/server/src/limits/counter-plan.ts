import { skew } from '../clock.ts'
import type { Statement } from '../database/statement.ts'
import type { Database } from '../database/database.ts'

/** `expiresAt` if the statement returned it. */
export type Count = { hits: number; expiresAt?: number }

/** The time of a hit, and when a span that begins then ends (Unix, seconds). */
export type Span = { now: number; until: number }

type Failing = { reject(error: unknown): void }
export type Hit = Span & Failing & { id: string; kind: 'hit'; resolve(count: Count): void }
export type Refund = Span &
  Failing & { id: string; kind: 'refund'; max: number; resolve(nothing: undefined): void }
export type Operation = Hit | Refund

type Kind = Database['kind']
type Counted = [id: string, hits: Hit[]]

/**
 * Builds the statements of one batch, ordered by id: two replicas that change the same rows then wait
 * for each other instead of deadlocking. New counters can still deadlock in MySQL, which rolls one
 * batch back, and that one is retried.
 */
export function planOf(kind: Kind, all: Operation[]) {
  const byId = [...Map.groupBy(all, ({ id }) => id)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const counted = byId
    .map(([id, operations]): Counted => [id, operations.filter((one) => one.kind === 'hit')])
    .filter(([, hits]) => hits.length > 0)
  const isAlone = counted.length === 1
  const statements: Statement[] = []
  let answeredBy = 0
  let run: Counted[] = []
  const count = () => {
    if (run.length === 0) return
    answeredBy = statements.push(countAll(kind, run, isAlone)) - 1
    run = []
  }
  for (const [id, operations] of byId) {
    const refunds = Map.groupBy(
      operations.filter((one) => one.kind === 'refund'),
      ({ until, max }) => `${until} ${max}`,
    )
    if (refunds.size > 0) count()
    for (const same of refunds.values()) statements.push(refund(id, same))
    const hits = operations.filter((one) => one.kind === 'hit')
    if (hits.length > 0) run.push([id, hits])
  }
  count()
  if (kind === 'mysql' && counted.length > 1) statements.push(select(counted.map(([id]) => id)))
  return { statements, counted, answeredBy }
}

/** Subtracts refunded hits and all hits above the limit: those were refused, so they had no effect. */
function refund(id: string, same: Refund[]): Statement {
  const { until = 0, max = 0 } = same[0] ?? {}
  const count = same.length
  const sql = `update counters set hits = case when hits > ? then ? when hits > ? then hits - ? else 0 end
    where id = ? and expires_at <= ?`
  return { sql, values: [max, Math.max(0, max - count), count, count, id, until] }
}

const marks = (count: number, one: string): string =>
  Array.from({ length: count }, () => one).join(', ')

/** Reads the counters after the change. For a single one, MySQL returns it as insertId. */
const select = (ids: string[]): Statement => ({
  sql: `select id, hits, expires_at from counters where id in (${marks(ids.length, '?')})`,
  values: ids,
})

/** Expired, or ending later than any span: then written under a wrong clock. */
const isVoid = (known: string, wanted: string): string =>
  `${known} <= ? or ${known} > ${wanted} + ${skew / 1000}`

function countAll(kind: Kind, counted: Counted[], isAlone: boolean): Statement {
  const rows = counted.flatMap(([id, hits]) => [id, hits.length, hits[0]?.until ?? 0])
  const now = Math.max(...counted.flatMap(([, hits]) => hits.map((hit) => hit.now)))
  const insert = `insert into counters (id, hits, expires_at)
    values ${marks(counted.length, '(?, ?, ?)')}`
  const values = [...rows, now, now]
  if (kind === 'sqlite') {
    const isOver = isVoid('counters.expires_at', 'excluded.expires_at')
    const sql = `${insert} on conflict (id) do update set
      hits = case when ${isOver} then 0 else counters.hits end + excluded.hits,
      expires_at = case when ${isOver} then excluded.expires_at else counters.expires_at end
      returning id, hits, expires_at`
    return { sql, values }
  }
  const isOver = isVoid('expires_at', 'values(expires_at)')
  const sum = `case when ${isOver} then 0 else hits end + values(hits)`
  // MySQL assigns from left to right, so hits precede the expiry they read.
  const sql = `${insert} on duplicate key update
    hits = ${isAlone ? `last_insert_id(${sum})` : sum},
    expires_at = case when ${isOver} then values(expires_at) else expires_at end`
  return { sql, values }
}

/** Small, so that its locks are short. */
export const fewLocks = 500
const some = `id >= ? and id < ? limit ${fewLocks}`
export const deleteSome = {
  mysql: `delete from counters where ${some}`,
  sqlite: `delete from counters where id in (select id from counters where ${some})`,
}
