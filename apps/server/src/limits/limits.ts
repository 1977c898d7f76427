import { seconds, type Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Keys } from '../keys.ts'
import type { Meters } from '../metrics/meters.ts'
import { createCounterIds } from './counter-id.ts'
import type { Counters } from './counters.ts'
import type { LimitSettings } from './settings.ts'
import type { LimitName } from './table.ts'

export type Limits = {
  /** Counts one hit and says whether it was within the limit. */
  take(limit: LimitName, subject: string): Promise<boolean>
  /** Counts one hit; throws RATE_LIMITED above the limit. */
  enforce(limit: LimitName, subject: string): Promise<void>
  /** Takes a hit back that turned out to be none. */
  giveBack(limit: LimitName, subject: string): Promise<void>
  /** Counts nothing; whether one more would be above the limit. */
  isUsedUp(limit: LimitName, subject: string): Promise<boolean>
  /** Whether `wait` seconds went by since the last time; starts the wait anew when they did. */
  rest(subject: string, wait: number): Promise<boolean>
  /** Lets the next `rest` of this subject pass at once. */
  wake(subject: string): Promise<void>
}

type Terms = {
  keys: Keys
  clock: Clock
  meters: Pick<Meters, 'limitExceeded'>
  table: LimitSettings
}

/** Subjects are stored as HMACs: a stolen table names no address. */
export function createLimits(counters: Counters, { keys, clock, meters, table }: Terms): Limits {
  const counterId = createCounterIds(keys).of
  const now = () => Math.floor(clock().getTime() / 1000)

  function hit(limit: string, subject: string, milliseconds: number): Promise<number> {
    const at = now()
    const span = { now: at, until: at + Math.ceil(milliseconds / 1000) }
    return counters.hit(counterId(limit, subject), span)
  }

  /** Counts one hit; by how many it is above the limit. */
  async function overrun(limit: LimitName, subject: string): Promise<number> {
    const over = (await hit(limit, subject, table[limit].within)) - table[limit].max
    if (over > 0) meters.limitExceeded(limit)
    return over
  }

  return {
    take: async (limit, subject) => (await overrun(limit, subject)) <= 0,
    async enforce(limit, subject) {
      const over = await overrun(limit, subject)
      if (over <= 0) return
      const counter = await counters.read(counterId(limit, subject), now())
      const retryAfterSeconds = Math.max(1, (counter?.expiresAt ?? 0) - now())
      throw new AppError('RATE_LIMITED', {
        retryAfterSeconds,
        ...(over === 1 && { firstAbove: limit }),
      })
    },
    giveBack: (limit, subject) => counters.giveBack(counterId(limit, subject)),
    async isUsedUp(limit, subject) {
      const counter = await counters.read(counterId(limit, subject), now())
      return counter !== undefined && counter.hits >= table[limit].max
    },
    rest: async (subject, wait) => wait === 0 || (await hit('rest', subject, seconds(wait))) === 1,
    async wake(subject) {
      await counters.drop(counterId('rest', subject))
    },
  }
}
