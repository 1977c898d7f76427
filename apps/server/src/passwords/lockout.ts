import { seconds, skew, type Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { hmac, type Keys } from '../keys.ts'
import { lockoutPolicy } from './lockout-policy.ts'
import * as statements from './lockout.statements.ts'
import { createTurns } from './turns.ts'

const { firstPause, longestPause, off } = lockoutPolicy

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
  /** Returns the number of consecutive failures. */
  read(subject: string): Promise<number>
  /** Counts a failure without a claim; returns the number of consecutive failures. */
  add(subject: string): Promise<number>
}

type Deps = Pick<Database, 'prepare' | 'prepareChange'>

export function createLockouts({ prepare, prepareChange }: Deps, keys: Keys, clock: Clock) {
  const turns = createTurns()
  const idOf = (subject: string) => hmac(keys.counters, 'lockout', subject).toString('base64url')
  const now = () => Math.floor(clock().getTime() / 1000)
  const ask = prepare(statements.findLockout)
  const find = async (id: string) => (await ask(id))[0]
  const claimFirst = prepareChange(statements.claimFirst)
  const claimNext = prepareChange(statements.claimNext)
  const countFailed = prepareChange(statements.countFailed)
  const addFailure = prepareChange(statements.addFailure)
  const giveUp = prepareChange(statements.giveUp)
  const release = prepareChange(statements.release)
  const forget = prepareChange(statements.forget)
  const clear = prepareChange(statements.clear)

  /** One statement claims, so that two replicas never both take the last free attempt. */
  async function tryClaim(id: string, at: number): Promise<boolean> {
    if ((await claimFirst(id, at)) > 0) return true
    // A lockout longer than the longest was written under a wrong clock and does not count.
    return (await claimNext(at, id, at, at + longestPause + skew / 1000)) > 0
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
      await giveUp(at + firstPause, at, id, row.changed_at, row.pending)
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
      await countFailed(at, at, at, id)
      turns.wake(id)
      return (await find(id))?.failures ?? 0
    },
    async clear(subject) {
      const id = idOf(subject)
      // Attempts in progress keep their row: each failure among them must count.
      const isOver = (await forget(id)) > 0 || (await clear(now(), id)) > 0
      turns.wake(id)
      return isOver
    },
    async release(subject) {
      const id = idOf(subject)
      await release(id)
      turns.wake(id)
    },
    read: async (subject) => (await find(idOf(subject)))?.failures ?? 0,
    async add(subject) {
      const id = idOf(subject)
      await addFailure(id, now())
      return (await find(id))?.failures ?? 0
    },
  }
  return lockouts
}

const refusal = (retryAfterSeconds: number) => new AppError('RATE_LIMITED', { retryAfterSeconds })
