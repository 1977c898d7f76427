import type { Database } from '../database.ts'

/** Counts under a name until a time (Unix, seconds), shared by all replicas. */
export type Counters = {
  /** One more; the count it made. The first hit of a span says when it ends. */
  hit(id: string, span: { now: number; until: number }): Promise<number>
  giveBack(id: string): Promise<void>
  read(id: string, now: number): Promise<{ hits: number; expiresAt: number } | undefined>
  drop(id: string): Promise<boolean>
  /** Every counter whose id begins so; how many there were. */
  dropAll(tag: string): Promise<number>
}

/** Replicas need not agree to the second. */
const skew = 60

/** Over, or further away than any wait: then a clock was wrong when it was written. */
const isVoid = 'counters.expires_at <= ? or counters.expires_at > ?'
const fresh = `case when ${isVoid} then 1 else counters.hits + 1 end`
const question = 'select hits, expires_at from counters where id = ? and expires_at > ?'
const back = 'update counters set hits = hits - 1 where id = ? and hits > 0'
const expiry = `case when ${isVoid} then ? else counters.expires_at end`

/** Small enough that nobody waits for its locks. */
const batch = 500
const some = `id >= ? and id < ? limit ${batch}`
const someOfMysql = `delete from counters where ${some}`
const someOfSqlite = `delete from counters where id in (select id from counters where ${some})`

type Given = Pick<Database, 'prepare' | 'change' | 'kind'>

/** Counters in the database: each hit is one statement, committed on its own, never rolled back. */
export function createDatabaseCounters({ prepare, change, kind }: Given): Counters {
  const isMysql = kind === 'mysql'
  const insert = 'insert into counters (id, hits, expires_at) values (?, 1, ?)'
  // MySQL assigns from left to right, so hits comes before the expiry it reads.
  const sql = isMysql
    ? `${insert} on duplicate key update hits = last_insert_id(${fresh}), expires_at = ${expiry}`
    : `${insert} on conflict (id) do update set hits = ${fresh}, expires_at = ${expiry} returning hits`

  const ask = prepare(question)

  return {
    async hit(id, { now, until }) {
      const bounds = [now, until + skew]
      const [changed] = await change({ sql, values: [id, until, ...bounds, ...bounds, until] })
      const hits = isMysql ? changed?.insertId : changed?.rows[0]?.['hits']
      return Number(hits || 1)
    },
    async giveBack(id) {
      await change({ sql: back, values: [id] })
    },
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
        const [gone] = await change({ sql: isMysql ? someOfMysql : someOfSqlite, values })
        const count = gone?.affectedRows ?? 0
        dropped += count
        if (count < batch) return dropped
      }
    },
  }
}
