/** The time of day, handed down so that tests can move it. */
export type Clock = () => Date

/** Milliseconds since some moment, for waits within this process: nobody sets this clock. */
export type Ticks = () => number

export const seconds = (count: number): number => count * 1000
export const minutes = (count: number): number => seconds(count * 60)
export const hours = (count: number): number => minutes(count * 60)
export const days = (count: number): number => hours(count * 24)

export const later = (from: Date, milliseconds: number): Date =>
  new Date(from.getTime() + milliseconds)

/**
 * How far apart the clocks of replicas may be. What was written further ahead of now than this was
 * written by a clock that was wrong, and an end that rests on it is void.
 */
export const skew = minutes(5)

/** What a time must be that was noted when something happened. */
export const noLaterThan = (now: Date) => ({ $lte: later(now, skew) })
