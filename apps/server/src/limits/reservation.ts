import type { Limits } from './limits.ts'
import type { LimitName } from './table.ts'

/** Tracks the consumption of a call, to refund all of it. */
export function createReservation(limits: Limits) {
  const undo: (() => Promise<unknown>)[] = []
  const refund = async (): Promise<void> => {
    await Promise.all(undo.splice(0).map((one) => one()))
  }
  return {
    /** Adds a claim to the reservation. */
    async claim(take: () => Promise<unknown>, release: () => Promise<unknown>): Promise<void> {
      await take()
      undo.push(release)
    },
    /** Consumes one hit of a limit. Throws RATE_LIMITED. */
    async hit(limit: LimitName, subject: string): Promise<void> {
      undo.push(await limits.enforce(limit, subject))
    },
    /** Consumes one hit and returns whether it was within the limit. A hit above it needs no refund. */
    async tryHit(limit: LimitName, subject: string): Promise<boolean> {
      const counted = await limits.count(limit, subject)
      if (counted.isWithin) undo.push(counted.refund)
      return counted.isWithin
    },
    /** Starts a cooldown and returns whether none was running. */
    async tryCooldown(subject: string, wait: number, since?: Date): Promise<boolean> {
      const isFree = await limits.cooldown(subject, wait, since)
      if (isFree) undo.push(() => limits.clearCooldown(subject))
      return isFree
    },
    /**
     * Consumes one hit of each limit and returns whether all were within theirs; otherwise consumes none.
     */
    async tryAll(all: LimitName[], subject: string): Promise<boolean> {
      const counting = all.map((limit) => limits.count(limit, subject))
      const counted = await Promise.allSettled(counting)
      const taken = counted.flatMap((one) =>
        one.status === 'fulfilled' && one.value.isWithin ? [one.value.refund] : [],
      )
      if (taken.length === all.length) undo.push(...taken)
      // A mail omitted by the hourly limit must not use up the daily one.
      else await Promise.all(taken.map((one) => one()))
      await Promise.all(counting)
      return taken.length === all.length
    },
    /** Refunds everything if `work` throws: a failed call must not count. */
    async guard<T>(work: () => Promise<T>): Promise<T> {
      try {
        return await work()
      } catch (error) {
        await refund()
        throw error
      }
    },
    refund,
  }
}

export type Reservation = ReturnType<typeof createReservation>

/** Waits for all promises even if one fails: only then is the consumed amount known. */
export async function settleAll(...work: Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}
