import { seconds, type Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Keys } from '../keys.ts'
import { createCounterIds } from './counter-id.ts'
import type { Span } from './counter-plan.ts'
import type { Counters } from './counters.ts'
import { createGuesses, type Judge } from './guesses.ts'
import { networkOf } from './ip-key.ts'
import type { LimitSettings } from './settings.ts'
import { isPerIp, networkWidth, type LimitName } from './table.ts'

/** A refund never throws: a hit that cannot be refunded stays counted and is logged. */
export type Refund = () => Promise<void>
/**
 * Counts one hit of a limit for a call and returns its refund. A call that ends in a server error is
 * refunded, because its caller retries. Throws RATE_LIMITED.
 */
export type Charge = (limit: LimitName, subject: string) => Promise<Refund>
/** A hit and its limit; without `max` the counter may hold hits of other callers. */
type Taken = { id: string; span: Span; max?: number }
type Counted = { isWithin: boolean; refund: Refund }

export type Limits = {
  /** Counts one hit and returns whether it was within the limit. */
  consume(limit: LimitName, subject: string): Promise<boolean>
  /** Counts one hit and returns whether it was within the limit, with its refund. */
  count(limit: LimitName, subject: string): Promise<Counted>
  /** Counts one hit and returns its refund. Throws RATE_LIMITED above the limit. */
  enforce(limit: LimitName, subject: string): Promise<Refund>
  /** Refunds a hit that was counted at or before `by`. */
  refund(limit: LimitName, subject: string, by: Date): Promise<void>
  /** Enforces the limit around `work`, and refunds the hit if `work` throws. */
  guard<T>(limit: LimitName, subject: string, work: () => Promise<T>): Promise<T>
  /** Deletes the count of this subject. */
  forget(limit: LimitName, subject: string): Promise<void>
  /** Returns whether one more hit would exceed the limit, without counting. */
  isUsedUp(limit: LimitName, subject: string): Promise<boolean>
  judge: Judge
  /** Returns true at most once per `wait` seconds, and then starts the cooldown, by default from now. */
  cooldown(subject: string, wait: number, since?: Date): Promise<boolean>
  /** Lets the next `cooldown` of this subject pass at once. */
  clearCooldown(subject: string): Promise<void>
}

type Deps = {
  keys: Keys
  clock: Clock
  meters: Record<'limitExceeded' | 'hitKept', (limit: LimitName) => void>
  table: LimitSettings
  log: { error(what: object, text: string): void }
}

/** Stores subjects as HMACs, so that a stolen table reveals no addresses. */
export function createLimits(
  counters: Counters,
  { keys, clock, meters, table, log }: Deps,
): Limits {
  const counterId = createCounterIds(keys).idFor
  const toSeconds = (time: Date) => Math.floor(time.getTime() / 1000)
  const now = () => toSeconds(clock())

  const spanOf = (at: number, milliseconds: number): Span => ({
    now: at,
    until: at + Math.ceil(milliseconds / 1000),
  })

  /** The counters of a hit: an IPv6 caller also counts under its network, whose limit is wider. */
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

  /** Counts one hit. Above a limit, also returns the counter, the excess and its end. */
  async function hit(limit: LimitName, subject: string) {
    const { within } = table[limit]
    const counted: Taken[] = []
    const refund = () => takeBack(limit, counted)
    for (const { id, max } of scopesOf(limit, subject)) {
      const span = spanOf(now(), within)
      const { hits, expiresAt } = await counters.hit(id, span).catch(async (error: unknown) => {
        await refund()
        throw error
      })
      counted.push({ id, span, max })
      if (hits <= max) continue
      meters.limitExceeded(limit)
      // A caller above its own limit must not use up the network's limit.
      return { refund, above: { id, over: hits - max, expiresAt } }
    }
    return { refund }
  }

  async function takeBack(limit: LimitName, counted: Taken[]) {
    const back = counted.map(({ id, span: { until }, max }) =>
      counters.refund(id, { now: now(), until, ...(max !== undefined && { max }) }),
    )
    for (const outcome of await Promise.allSettled(back)) {
      if (outcome.status === 'fulfilled') continue
      meters.hitKept(limit)
      log.error({ err: outcome.reason as unknown, limit }, 'a hit of a limit could not be refunded')
    }
  }

  async function enforce(limit: LimitName, subject: string): Promise<Refund> {
    const { above, refund } = await hit(limit, subject)
    if (!above) return refund
    const end =
      above.expiresAt ??
      (await counters.read(above.id, spanOf(now(), table[limit].within)))?.expiresAt
    throw new AppError('RATE_LIMITED', {
      retryAfterSeconds: Math.max(1, (end ?? 0) - now()),
      ...(above.over === 1 && { firstAbove: limit }),
    })
  }

  const consume = async (limit: LimitName, subject: string): Promise<boolean> =>
    (await hit(limit, subject)).above === undefined

  async function roomOf(limit: LimitName, subject: string): Promise<number> {
    const rooms = scopesOf(limit, subject).map(async ({ id, max }) => {
      const counter = await counters.read(id, spanOf(now(), table[limit].within))
      return max - (counter?.hits ?? 0)
    })
    return Math.min(...(await Promise.all(rooms)))
  }

  return {
    consume,
    async count(limit, subject) {
      const { above, refund } = await hit(limit, subject)
      return { isWithin: above === undefined, refund }
    },
    enforce,
    refund(limit, subject, by) {
      const span = spanOf(toSeconds(by), table[limit].within)
      return takeBack(
        limit,
        scopesOf(limit, subject).map(({ id }) => ({ id, span })),
      )
    },
    async guard(limit, subject, work) {
      const refund = await enforce(limit, subject)
      try {
        return await work()
      } catch (error) {
        await refund()
        throw error
      }
    },
    async forget(limit, subject) {
      await counters.drop(counterId(limit, subject))
    },
    isUsedUp: async (limit, subject) => (await roomOf(limit, subject)) <= 0,
    judge: createGuesses({ roomOf, consume }),
    async cooldown(subject, wait, since = clock()) {
      if (wait === 0) return true
      const span = spanOf(toSeconds(since), seconds(wait))
      return (await counters.hit(counterId('rest', subject), span)).hits === 1
    },
    async clearCooldown(subject) {
      await counters.drop(counterId('rest', subject))
    },
  }
}
