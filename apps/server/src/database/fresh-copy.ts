import type { Ticks } from '../clock.ts'

type Terms<T> = {
  /** Milliseconds after which the copy is read again. */
  freshFor: number
  ticks: Ticks
  /** Whether a value is kept at all; by default every one is. */
  isKept?: (value: T) => boolean
}

/** Keeps in memory what many ask for and few change. Those who ask while it is read share one reading. */
export function createFreshCopy<T>(
  read: () => Promise<T>,
  { freshFor, ticks, isKept = () => true }: Terms<T>,
) {
  let copy: { value: T; readAt: number } | undefined
  let reading: Promise<T> | undefined

  async function renew(): Promise<T> {
    const readAt = ticks()
    const value = await read()
    copy = isKept(value) ? { value, readAt } : undefined
    return value
  }

  return {
    async get(): Promise<T> {
      if (copy && ticks() - copy.readAt < freshFor) return copy.value
      reading ??= renew().finally(() => (reading = undefined))
      return reading
    },
    /** Reads at once, after a change of one's own. */
    renew,
  }
}
