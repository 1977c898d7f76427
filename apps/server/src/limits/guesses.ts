import { AppError } from '../errors.ts'
import type { LimitName } from './table.ts'

/** A call that presents a secret. */
export type Guess = {
  /**
   * Returns whether the secret may be compared. Call it just before the comparison: concurrent guesses
   * may have failed since.
   */
  mayCompare(): boolean
  /** Counts the guess as wrong, once. */
  fail(): Promise<void>
}

type Caller = { calls: number; failed: number; counted: number }
/** Runs `work`, which compares a secret and reports a wrong one. Throws RATE_LIMITED above the limit. */
export type Judge = <T>(
  limit: LimitName,
  subject: string,
  work: (guess: Guess) => Promise<T>,
) => Promise<T>

type Deps = {
  consume(limit: LimitName, subject: string): Promise<unknown>
  /** Returns the number of hits that the limit has room for. */
  roomOf(limit: LimitName, subject: string): Promise<number>
}

/**
 * Limits wrong secrets without counting right ones. Concurrent guesses would all be compared before the
 * first of them is counted, so memory adds the failures since a call read the counter.
 */
export function createGuesses({ roomOf, consume }: Deps): Judge {
  const callers = new Map<string, Caller>()

  return async (limit, subject, work) => {
    const key = `${limit} ${subject}`
    const caller = callers.get(key) ?? { calls: 0, failed: 0, counted: 0 }
    callers.set(key, caller)
    caller.calls += 1
    const { counted } = caller
    try {
      const room = await roomOf(limit, subject)
      if (room <= 0) throw new AppError('RATE_LIMITED', { retryAfterSeconds: 60 })
      return await work({
        mayCompare: () => caller.failed - counted < room,
        fail: once(() => count(caller, { limit, subject })),
      })
    } finally {
      caller.calls -= 1
      if (caller.calls === 0) callers.delete(key)
    }
  }

  async function count(caller: Caller, { limit, subject }: { limit: LimitName; subject: string }) {
    caller.failed += 1
    await consume(limit, subject)
    caller.counted += 1
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= work())
}
