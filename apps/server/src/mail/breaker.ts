import { later, minutes, seconds, type Clock } from '../clock.ts'

const tolerated = 3
const longest = minutes(5)

/**
 * Pauses a sender that keeps failing: after three consecutive errors for 10 s, doubling up to 5 min.
 */
export function createBreaker(clock: Clock) {
  let failures = 0
  let pausedUntil = new Date(0)
  return {
    pausedUntil(): Date | undefined {
      const now = clock()
      // A pause beyond the longest means that the clock was set back since.
      return now < pausedUntil && pausedUntil <= later(now, longest) ? pausedUntil : undefined
    },
    succeed(): void {
      failures = 0
    },
    fail(): void {
      failures += 1
      if (failures < tolerated) return
      const pause = Math.min(longest, seconds(10) * 2 ** Math.min(10, failures - tolerated))
      pausedUntil = later(clock(), pause)
    },
  }
}
