import { seconds, skew, type Clock } from '../clock.ts'
import type { Value } from '../database/statement.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { hmac, type Keys } from '../keys.ts'
import { createTurns } from './turns.ts'

/** Five failures are free. The fifth locks for 30 s, each further one twice as long, up to an hour. */
export const lockoutPolicy = { free: 5, firstPause: 30, longestPause: 3600, off: 100 } as const
const { free, firstPause, longestPause, off } = lockoutPolicy

/** An attempt older than this was interrupted by a crash, and counts as failed. */
const longestTry = 20

export type Lockouts = {
  /**
   * Claims one attempt before the password is compared, so that parallel guesses share one budget.
   * Throws RATE_LIMITED while locked, or permanently above 100 consecutive failures.
   */
  claim(subject: string): Promise<void>
  /** Counts the attempt as failed; returns the number of consecutive failures. */
  fail(subject: string): Promise<number>
  /** Clears the consecutive failures; returns whether there were any. */
  clear(subject: string): Promise<boolean>
  /** Returns a claim whose password was not compared. */
  release(subject: string): Promise<void>
  /** The number of consecutive failures. */
  read(subject: string): Promise<number>
  /** Counts a failure without a claim; returns the number of consecutive failures. */
  add(subject: string): Promise<number>
}

type Row = { failures: number; pending: number; paused_until: number; changed_at: number }
type Deps = Pick<Database, 'prepare' | 'change' | 'kind'>

export function createLockouts({ prepare, change, kind }: Deps, keys: Keys, clock: Clock) {
  const { insertClaim, insertFailure } = inserts(kind)
  const turns = createTurns()
  const idOf = (subject: string) => hmac(keys.counters, 'lockout', subject).toString('base64url')
  const now = () => Math.floor(clock().getTime() / 1000)
  const ask = prepare<Row>(
    'select failures, pending, paused_until, changed_at from lockouts where id = ?',
  )
  const find = async (id: string) => (await ask(id))[0]
  const run = async (sql: string, ...values: Value[]) =>
    (await change({ sql, values }))[0]?.affectedRows ?? 0

  /** One statement, so that two replicas never both take the last free attempt. */
  async function tryClaim(id: string, at: number): Promise<boolean> {
    if ((await run(insertClaim, id, at)) > 0) return true
    // A lockout longer than the longest was written under a wrong clock and does not count.
    return (await run(claimOne, at, id, at, at + longestPause + skew / 1000)) > 0
  }

  /** Returns whether the claim succeeded. Throws RATE_LIMITED while locked or disabled. */
  async function attempt(id: string): Promise<boolean> {
    const at = now()
    if (await tryClaim(id, at)) return true
    const row = await find(id)
    if (!row) return attempt(id)
    if (row.failures >= off) throw refusal(longestPause)
    const pause = row.paused_until - at
    if (pause > 0 && pause <= longestPause + skew / 1000) throw refusal(pause)
    // Attempts in progress hold the budget; their outcome is known within moments.
    if (Math.abs(at - row.changed_at) > longestTry) {
      await run(giveUp, at + firstPause, at, id, row.changed_at, row.pending)
    }
    return false
  }

  const lockouts: Lockouts = {
    async claim(subject) {
      const id = idOf(subject)
      const isClaimed = await turns.ask(id, () => attempt(id), seconds(5))
      if (!isClaimed) throw new AppError('UNAVAILABLE', { retryAfterSeconds: 2 })
    },
    async fail(subject) {
      const id = idOf(subject)
      const at = now()
      await run(failOne, at, at, at, id)
      turns.wake(id)
      return (await find(id))?.failures ?? 0
    },
    async clear(subject) {
      const id = idOf(subject)
      // Attempts in progress keep their row: each failure among them must count.
      const isOver = (await run(forget, id)) > 0 || (await run(clear, now(), id)) > 0
      turns.wake(id)
      return isOver
    },
    async release(subject) {
      const id = idOf(subject)
      await run('update lockouts set pending = pending - 1 where id = ? and pending > 0', id)
      turns.wake(id)
    },
    read: async (subject) => (await find(idOf(subject)))?.failures ?? 0,
    async add(subject) {
      const id = idOf(subject)
      await run(insertFailure, id, now())
      return (await find(id))?.failures ?? 0
    },
  }
  return lockouts
}

const table = 'lockouts (id, failures, pending, paused_until, changed_at)'

const inserts = (kind: Database['kind']) =>
  kind === 'mysql'
    ? {
        insertClaim: `insert ignore into ${table} values (?, 0, 1, 0, ?)`,
        insertFailure: `insert into ${table} values (?, 1, 0, 0, ?) on duplicate key update
          failures = failures + 1, changed_at = values(changed_at)`,
      }
    : {
        insertClaim: `insert into ${table} values (?, 0, 1, 0, ?) on conflict do nothing`,
        insertFailure: `insert into ${table} values (?, 1, 0, 0, ?) on conflict (id) do update set
          failures = lockouts.failures + 1, changed_at = excluded.changed_at`,
      }

const claimOne = `update lockouts set pending = pending + 1, changed_at = ?
  where id = ? and (paused_until <= ? or paused_until > ?) and failures < ${off}
    and pending < case when failures < ${free} then ${free} - failures else 1 end`

const forget = 'delete from lockouts where id = ? and pending <= 1'
const clear = `update lockouts set failures = 0, paused_until = 0, changed_at = ?,
  pending = case when pending > 0 then pending - 1 else 0 end where id = ?`

const giveUp = `update lockouts set failures = failures + pending, pending = 0, paused_until = ?,
  changed_at = ? where id = ? and changed_at = ? and pending = ?`

const doublings = Math.floor(Math.log2(longestPause / firstPause))
// Reads `failures` before this failure is added: MySQL assigns from left to right.
const failOne = `update lockouts set pending = case when pending > 0 then pending - 1 else 0 end,
  paused_until = case when failures < ${free - 1} then 0
    when failures > ${free - 1 + doublings} then ? + ${longestPause}
    else ? + (${firstPause} << (failures - ${free - 1})) end,
  failures = failures + 1, changed_at = ? where id = ?`

const refusal = (retryAfterSeconds: number) => new AppError('RATE_LIMITED', { retryAfterSeconds })
