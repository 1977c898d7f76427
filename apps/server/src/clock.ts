/** The time of day, passed in so that tests can move it. */
export type Clock = () => Date

/** A monotonic clock in milliseconds, for waits within this process. */
export type Ticks = () => number

export const seconds = (count: number): number => count * 1000
export const minutes = (count: number): number => seconds(count * 60)
export const hours = (count: number): number => minutes(count * 60)
export const days = (count: number): number => hours(count * 24)

export const later = (from: Date, milliseconds: number): Date =>
  new Date(from.getTime() + milliseconds)

export const earlier = (from: Date, milliseconds: number): Date => later(from, -milliseconds)

/**
 * The largest difference between replicas' clocks. A time further ahead than this was written under a
 * wrong clock, and an expiry derived from it is void.
 */
export const skew = minutes(5)

/** The condition on a recorded time that is plausible now. */
export const noLaterThan = (now: Date) => ({ $lte: later(now, skew) })
