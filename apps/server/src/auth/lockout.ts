import { setTimeout as sleep } from 'node:timers/promises'
import { seconds, type Clock } from '../clock.ts'
import type { Value } from '../database/statement.ts'
import type { Database } from '../database.ts'
import { AppError } from '../errors.ts'
import { hmac, type Keys } from '../keys.ts'
import { Lockout } from './lockout.entity.ts'

/** Five failures are free; the fifth pauses for 30 s, each further one twice as long, up to an hour. */
export const lockoutTerms = { free: 5, firstPause: 30, longestPause: 3600, off: 100 } as const
const { free, firstPause, longestPause, off } = lockoutTerms

/** Replicas need not agree to the second. */
const skew = 60

/** A try that takes longer than this died with its process, and counts as failed. */
const longestTry = 20

export type Lockouts = {
  /**
   * Claims one try before the password is looked at, so that parallel guesses share one budget.
   * Throws RATE_LIMITED while paused, or for good above 100 failures in a row.
   */
  claim(subject: string): Promise<void>
  /** Counts it; returns how many there are in a row. */
  fail(subject: string): Promise<number>
  /** The row of failures is over; whether there was one. */
  forgive(subject: string): Promise<boolean>
  /** Gives a claim back that was neither a failure nor a success. */
  release(subject: string): Promise<void>
}

type Given = Pick<Database, 'em' | 'change' | 'kind'>

export function createLockouts({ em, change, kind }: Given, keys: Keys, clock: Clock): Lockouts {
  const isMysql = kind === 'mysql'
  const idOf = (subject: string) => hmac(keys.counters, 'lockout', subject).toString('base64url')
  const now = () => Math.floor(clock().getTime() / 1000)
  const run = async (sql: string, values: Value[]) =>
    (await change({ sql, values }))[0]?.affectedRows ?? 0

  /** One statement, so that two replicas never both take the last free try. */
  async function tryClaim(id: string, at: number): Promise<boolean> {
    const created = await run(
      isMysql
        ? 'insert ignore into lockouts (id, failures, pending, paused_until, changed_at) values (?, 0, 1, 0, ?)'
        : 'insert into lockouts (id, failures, pending, paused_until, changed_at) values (?, 0, 1, 0, ?) on conflict do nothing',
      [id, at],
    )
    if (created > 0) return true
    const claimed = await run(
      `update lockouts set pending = pending + 1, changed_at = ?
        where id = ? and (paused_until <= ? or paused_until > ?) and failures < ${off}
          and pending < case when failures < ${free} then ${free} - failures else 1 end`,
      // No pause is so long: the clock was wrong when it was written.
      [at, id, at, at + longestPause + skew],
    )
    return claimed > 0
  }

  return {
    async claim(subject) {
      const id = idOf(subject)
      for (const deadline = Date.now() + seconds(5); Date.now() < deadline; await sleep(20)) {
        const at = now()
        if (await tryClaim(id, at)) return
        const row = await em.fork().findOne(Lockout, { id })
        if (!row) continue
        if (row.failures >= off) throw refusal(longestPause)
        if (row.pausedUntil > at) throw refusal(row.pausedUntil - at)
        // Tries under way hold the budget: what comes of them is known in a moment.
        if (Math.abs(at - row.changedAt) > longestTry) await giveUp(row, at)
      }
      throw new AppError('UNAVAILABLE', { retryAfterSeconds: 2 })
    },
    async fail(subject) {
      const id = idOf(subject)
      await run(
        `update lockouts set pending = case when pending > 0 then pending - 1 else 0 end,
            paused_until = ${pauseEnd}, failures = failures + 1, changed_at = ? where id = ?`,
        [now(), now(), now(), id],
      )
      return (await em.fork().findOne(Lockout, { id }))?.failures ?? 0
    },
    async forgive(subject) {
      return (await run('delete from lockouts where id = ?', [idOf(subject)])) > 0
    },
    async release(subject) {
      await run('update lockouts set pending = pending - 1 where id = ? and pending > 0', [
        idOf(subject),
      ])
    },
  }

  async function giveUp({ id, changedAt, pending }: Lockout, at: number): Promise<void> {
    await run(
      `update lockouts set failures = failures + pending, pending = 0, paused_until = ?, changed_at = ?
        where id = ? and changed_at = ? and pending = ?`,
      [at + firstPause, at, id, changedAt, pending],
    )
  }
}

const doublings = Math.floor(Math.log2(longestPause / firstPause))
// Reads `failures` before this failure is added: MySQL assigns from left to right.
const pauseEnd = `case when failures < ${free - 1} then 0
  when failures > ${free - 1 + doublings} then ? + ${longestPause}
  else ? + (${firstPause} << (failures - ${free - 1})) end`

const refusal = (retryAfterSeconds: number) => new AppError('RATE_LIMITED', { retryAfterSeconds })
