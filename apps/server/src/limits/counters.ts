import type { Database } from '../database.ts'
import type { Statement } from '../database/statement.ts'

/** `expiresAt` where it was at hand. */
type Count = { hits: number; expiresAt?: number }

/** Counts under a name until a time (Unix, seconds), shared by all replicas. */
export type Counters = {
  /** One more; what it made. The first hit of a span says when it ends. */
  hit(id: string, span: { now: number; until: number }): Promise<Count>
  giveBack(id: string): Promise<void>
  read(id: string, now: number): Promise<Count | undefined>
  drop(id: string): Promise<boolean>
  /** Every counter whose id begins so; how many there were. */
  dropAll(tag: string): Promise<number>
}

type Given = Pick<Database, 'prepare' | 'change' | 'kind'>
type Hit = { id: string; now: number; until: number; resolve(count: Count): void }
type Return = { id: string; resolve(nothing: undefined): void }
type Failing = { reject(error: unknown): void }
type Wish = (Hit | Return) & Failing

/** Replicas need not agree to the second. */
const skew = 60

/** So many counters at most change in one statement. */
const batch = 16

const question = 'select hits, expires_at from counters where id = ? and expires_at > ?'

/**
 * Counters in the database. Hits of one moment share a statement and a commit: those of one call, and
 * those of many callers who count at the same row, which would otherwise wait for each other's commits.
 */
export function createDatabaseCounters({ prepare, change, kind }: Given): Counters {
  const ask = prepare(question)
  let wishes: Wish[] = []
  let isWriting = false

  async function write(): Promise<void> {
    isWriting = true
    while (wishes.length > 0) {
      const now = wishes.splice(0, batch)
      try {
        // One batch after the other is the point.
        // oxlint-disable-next-line no-await-in-loop
        await fulfil(now)
      } catch (error) {
        for (const { reject } of now) reject(error)
      }
    }
    isWriting = false
  }

  async function fulfil(all: Wish[]): Promise<void> {
    const hits = all.filter((one) => 'until' in one)
    const returns = all.filter((one): one is Return & Failing => !('until' in one))
    const byId = Map.groupBy(hits, ({ id }) => id)
    // Always in the same order: two replicas that lock the same rows must not wait for each other.
    const ids = [...byId.keys()].toSorted()
    const counting = ids.length > 0 ? countAll(kind, ids, byId) : []
    const back = [...Map.groupBy(returns, ({ id }) => id)].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const changed = await change(
      ...back.map(([id, { length }]) => giveBack(id, length)),
      ...counting,
    )
    const { rows = [], insertId = 0 } = changed.at(-1) ?? {}
    const counts = new Map(rows.map((row) => [row['id'], row]))
    for (const [id, those] of byId) {
      const row = counts.get(id)
      // MySQL answers 0 for a counter that is new.
      const first = Number(row?.['hits'] ?? (insertId || those.length)) - those.length + 1
      const end = row && { expiresAt: Number(row['expires_at']) }
      for (const [at, { resolve }] of those.entries()) resolve({ hits: first + at, ...end })
    }
    for (const { resolve } of returns) resolve(undefined)
  }

  function enqueue<T>(make: (resolve: (value: T) => void) => Hit | Return): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    wishes.push({ ...make(resolve), reject })
    // In a microtask: what one call counts at once is there by then.
    if (!isWriting) {
      isWriting = true
      queueMicrotask(() => void write())
    }
    return promise
  }

  return {
    hit: (id, span) => enqueue<Count>((resolve) => ({ id, ...span, resolve })),
    giveBack: (id) => enqueue<undefined>((resolve) => ({ id, resolve })),
    async read(id, now) {
      const [found] = await ask(id, now)
      return found && { hits: Number(found['hits']), expiresAt: Number(found['expires_at']) }
    },
    async drop(id) {
      const [gone] = await change({ sql: 'delete from counters where id = ?', values: [id] })
      return (gone?.affectedRows ?? 0) > 0
    },
    async dropAll(tag) {
      // Of the letters of an id none comes after ~.
      const values = [tag, `${tag}~`]
      for (let dropped = 0; ;) {
        const [gone] = await change({ sql: deleteSome[kind], values })
        const count = gone?.affectedRows ?? 0
        dropped += count
        if (count < fewLocks) return dropped
      }
    },
  }
}

/** Small enough that nobody waits for its locks. */
const fewLocks = 500
const some = `id >= ? and id < ? limit ${fewLocks}`
const deleteSome = {
  mysql: `delete from counters where ${some}`,
  sqlite: `delete from counters where id in (select id from counters where ${some})`,
}

const giveBack = (id: string, count: number): Statement => ({
  sql: 'update counters set hits = case when hits > ? then hits - ? else 0 end where id = ?',
  values: [count, count, id],
})

/** Over, or further away than any wait: then a clock was wrong when it was written. */
const isVoid = (known: string, wanted: string): string =>
  `${known} <= ? or ${known} > ${wanted} + ${skew}`

/** The last of these statements answers what the counters are then; of one alone, MySQL by its insertId. */
function countAll(kind: Database['kind'], ids: string[], byId: Map<string, Hit[]>): Statement[] {
  const all = ids.map((id) => byId.get(id) ?? [])
  const rows = all.map((hits, at) => [ids[at] ?? '', hits.length, hits[0]?.until ?? 0])
  const now = Math.max(...all.flat().map((hit) => hit.now))
  const marks = (one: string) => ids.map(() => one).join(', ')
  const insert = `insert into counters (id, hits, expires_at) values ${marks('(?, ?, ?)')}`
  const values = [...rows.flat(), now, now]
  if (kind === 'sqlite') {
    const isOver = isVoid('counters.expires_at', 'excluded.expires_at')
    const sql = `${insert} on conflict (id) do update set
      hits = case when ${isOver} then 0 else counters.hits end + excluded.hits,
      expires_at = case when ${isOver} then excluded.expires_at else counters.expires_at end
      returning id, hits, expires_at`
    return [{ sql, values }]
  }
  const isOver = isVoid('expires_at', 'values(expires_at)')
  const sum = `case when ${isOver} then 0 else hits end + values(hits)`
  // MySQL assigns from left to right, so hits comes before the expiry it reads.
  const sql = `${insert} on duplicate key update
    hits = ${ids.length > 1 ? sum : `last_insert_id(${sum})`},
    expires_at = case when ${isOver} then values(expires_at) else expires_at end`
  const look = `select id, hits, expires_at from counters where id in (${marks('?')})`
  return [{ sql, values }, ...(ids.length > 1 ? [{ sql: look, values: ids }] : [])]
}
