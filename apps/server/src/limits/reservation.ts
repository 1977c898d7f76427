import type { Limits } from './limits.ts'
import type { LimitName } from './table.ts'

/** Tracks what a call has consumed so far, to refund all of it. */
export function createReservation(limits: Limits) {
  const undo: (() => Promise<unknown>)[] = []
  return {
    /** Takes a claim. */
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
      const { isWithin, refund } = await limits.count(limit, subject)
      if (isWithin) undo.push(refund)
      return isWithin
    },
    async refund(): Promise<void> {
      await Promise.all(undo.splice(0).map((one) => one()))
    },
  }
}

/** Waits for all promises even if one fails: only then is it known what was consumed. */
export async function settleAll(...work: Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}
