import { setTimeout as sleep } from 'node:timers/promises'
import { seconds, type Ticks } from '../clock.ts'

type Options<T> = {
  /** Milliseconds after which the copy is read again. */
  freshFor: number
  ticks: Ticks
  /** Returns whether a value is kept at all; by default every value is. */
  isKept?: (value: T) => boolean
}

/** The time that `latest` waits for the database. */
const patience = seconds(1)

/** Caches a value that is read often and changes rarely. Concurrent callers share one read. */
export function createFreshCopy<T>(
  read: () => Promise<T>,
  { freshFor, ticks, isKept = () => true }: Options<T>,
) {
  let copy: { value: T; readAt: number } | undefined
  let reading: Promise<T> | undefined

  async function renew(): Promise<T> {
    const readAt = ticks()
    const value = await read()
    copy = isKept(value) ? { value, readAt } : undefined
    return value
  }

  const isFresh = () => copy !== undefined && ticks() - copy.readAt < freshFor

  async function get(): Promise<T> {
    if (copy && isFresh()) return copy.value
    reading ??= renew().finally(() => (reading = undefined))
    return reading
  }

  return {
    get,
    /** Returns the last copy, however old, if it cannot be read again within a second. */
    async latest(): Promise<T> {
      if (!copy || isFresh()) return get()
      const { value } = copy
      const fresh = get().catch(() => value)
      return Promise.race([fresh, sleep(patience, value, { ref: false })])
    },
    /** `renew` reads again at once, after a change by this process. */
    renew,
  }
}
