import { seconds, type Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Keys } from '../keys.ts'
import { createCounterIds } from './counter-id.ts'
import type { Counters } from './counters.ts'
import { networkOf } from './ip-key.ts'
import type { LimitSettings } from './settings.ts'
import { isPerIp, networkWidth, type LimitName } from './table.ts'

export type Limits = {
  /** Counts one hit and says whether it was within the limit. */
  take(limit: LimitName, subject: string): Promise<boolean>
  /** Counts one hit; throws RATE_LIMITED above the limit. */
  enforce(limit: LimitName, subject: string): Promise<void>
  /** Takes a hit back that turned out to be none. */
  giveBack(limit: LimitName, subject: string): Promise<void>
  /** Enforces the limit around work; when that throws, nothing came of the hit, and it is taken back. */
  during<T>(limit: LimitName, subject: string, work: () => Promise<T>): Promise<T>
  /** Begins to count anew. */
  forget(limit: LimitName, subject: string): Promise<void>
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
  meters: { limitExceeded(limit: LimitName): void }
  table: LimitSettings
}

/** Subjects are stored as HMACs: a stolen table names no address. */
export function createLimits(counters: Counters, { keys, clock, meters, table }: Terms): Limits {
  const counterId = createCounterIds(keys).of
  const now = () => Math.floor(clock().getTime() / 1000)

  function hit(id: string, milliseconds: number) {
    const at = now()
    const span = { now: at, until: at + Math.ceil(milliseconds / 1000) }
    return counters.hit(id, span)
  }

  /** What a hit counts under: an IPv6 caller also under the network, whose limit is wider. */
  function scopesOf(limit: LimitName, subject: string) {
    const { max } = table[limit]
    const network = isPerIp(limit) ? networkOf(subject) : undefined
    const id = counterId(limit, subject)
    if (network === undefined) return [{ id, max }]
    return [
      { id, max },
      { id: counterId(limit, network), max: max * networkWidth },
    ]
  }

  /** Counts one hit; where and by how many it is above the limit, and when that ends. */
  async function overrun(limit: LimitName, subject: string) {
    for (const { id, max } of scopesOf(limit, subject)) {
      const { hits, expiresAt } = await hit(id, table[limit].within)
      if (hits <= max) continue
      meters.limitExceeded(limit)
      // Refused by its own limit a caller uses up nothing of its neighbours'.
      return { id, over: hits - max, expiresAt }
    }
    return undefined
  }

  async function giveBack(limit: LimitName, subject: string): Promise<void> {
    await Promise.all(scopesOf(limit, subject).map(({ id }) => counters.giveBack(id)))
  }

  async function enforce(limit: LimitName, subject: string): Promise<void> {
    const above = await overrun(limit, subject)
    if (!above) return
    const end = above.expiresAt ?? (await counters.read(above.id, now()))?.expiresAt
    throw new AppError('RATE_LIMITED', {
      retryAfterSeconds: Math.max(1, (end ?? 0) - now()),
      ...(above.over === 1 && { firstAbove: limit }),
    })
  }

  return {
    take: async (limit, subject) => (await overrun(limit, subject)) === undefined,
    enforce,
    giveBack,
    async during(limit, subject, work) {
      await enforce(limit, subject)
      try {
        return await work()
      } catch (error) {
        await giveBack(limit, subject)
        throw error
      }
    },
    async forget(limit, subject) {
      await counters.drop(counterId(limit, subject))
    },
    async isUsedUp(limit, subject) {
      const used = scopesOf(limit, subject).map(async ({ id, max }) => {
        const counter = await counters.read(id, now())
        return counter !== undefined && counter.hits >= max
      })
      return (await Promise.all(used)).includes(true)
    },
    rest: async (subject, wait) =>
      wait === 0 || (await hit(counterId('rest', subject), seconds(wait))).hits === 1,
    async wake(subject) {
      await counters.drop(counterId('rest', subject))
    },
  }
}
