import type { Limits } from './limits.ts'
import type { LimitName } from './table.ts'

/** What a call has taken so far, so that all of it can be given back. */
export function createHeld(limits: Limits) {
  const undo: (() => Promise<unknown>)[] = []
  return {
    /** Takes a claim. */
    async claim(take: () => Promise<unknown>, release: () => Promise<unknown>): Promise<void> {
      await take()
      undo.push(release)
    },
    /** Takes one hit of a limit. Throws RATE_LIMITED. */
    async hit(limit: LimitName, subject: string): Promise<void> {
      undo.push(await limits.enforce(limit, subject))
    },
    /** Takes one hit of a limit; whether it was within. Above it there is nothing to give back. */
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

/** Waits for all of them, also where one fails: only then it is known what was taken. */
export async function together(...work: Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}
