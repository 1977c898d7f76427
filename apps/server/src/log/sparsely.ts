import { minutes, type Ticks } from '../clock.ts'

/** Writes at most one line per minute, for lines that strangers can cause. */
export function sparsely(ticks: Ticks = () => performance.now()) {
  let last = -Infinity
  return (write: () => void): void => {
    if (ticks() - last < minutes(1)) return
    last = ticks()
    write()
  }
}
