import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { Lockout } from './lockout.entity.ts'
import { lockoutPolicy } from './lockout-policy.ts'

const { free, firstPause, longestPause, off } = lockoutPolicy
const sql = sqlOf<Lockout, 'lockouts'>()

export const findLockout: Sql<
  [id: string],
  RowOf<Lockout, 'failures' | 'pending' | 'pausedUntil' | 'changedAt'>
> = sql('select failures, pending, paused_until, changed_at from lockouts where id = ?')

/** Claims the first attempt of a subject without failures. */
export const claimFirst: Sql<[id: string, at: number]> = sql(
  `insert into lockouts (id, failures, pending, paused_until, changed_at)
    values (?, 0, 1, 0, ?) on conflict do nothing`,
)

export const claimNext: Sql<[at: number, id: string, now: number, latest: number]> = sql(
  `update lockouts set pending = pending + 1, changed_at = ?
    where id = ? and (paused_until <= ? or paused_until > ?) and failures < ${off}
      and pending < case when failures < ${free} then ${free} - failures else 1 end`,
)

const doublings = Math.floor(Math.log2(longestPause / firstPause))
/** Counts a failed attempt. `failures` grows last, because MySQL assigns from left to right. */
export const countFailed: Sql<[at: number, now: number, changedAt: number, id: string]> = sql(
  `update lockouts set pending = case when pending > 0 then pending - 1 else 0 end,
    paused_until = case when failures < ${free - 1} then 0
      when failures > ${free - 1 + doublings} then ? + ${longestPause}
      else ? + (${firstPause} << (failures - ${free - 1})) end,
    failures = failures + 1, changed_at = ? where id = ?`,
)

/** Counts a failure without a claim. */
export const addFailure: Sql<[id: string, at: number]> = sql(
  `insert into lockouts (id, failures, pending, paused_until, changed_at) values (?, 1, 0, 0, ?)
    on conflict (id) do update set failures = failures + 1, changed_at = excluded.changed_at`,
)

/** Counts all attempts in progress as failed, unless one of them has ended meanwhile. */
export const giveUp: Sql<
  [pausedUntil: number, at: number, id: string, changedAt: number, pending: number]
> = sql(`update lockouts set failures = failures + pending, pending = 0, paused_until = ?,
    changed_at = ? where id = ? and changed_at = ? and pending = ?`)

export const release: Sql<[id: string]> = sql(
  'update lockouts set pending = pending - 1 where id = ? and pending > 0',
)

export const forget: Sql<[id: string]> = sql('delete from lockouts where id = ? and pending <= 1')

/** Clears the failures, and keeps the row that attempts in progress need. */
export const clear: Sql<[at: number, id: string]> = sql(
  `update lockouts set failures = 0, paused_until = 0, changed_at = ?,
    pending = case when pending > 0 then pending - 1 else 0 end where id = ?`,
)
