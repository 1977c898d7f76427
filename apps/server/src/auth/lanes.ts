import { AppError } from '../errors.ts'

/** How busy the lanes are now, and how many were refused so far. */
export type LaneLoad = { lanes: number; busy: number; waiting: number; refused: number }

/**
 * So much at once, the rest in a queue, and above that UNAVAILABLE at once: whoever would wait for
 * long is better told to come back. Who hangs up leaves the queue.
 */
export function createLanes(lanes: number, queueLimit: number) {
  const waiting = new Set<() => void>()
  let busy = 0
  let refused = 0
  let inside = 0

  function refuse(): never {
    refused += 1
    throw new AppError('UNAVAILABLE', { retryAfterSeconds: 2 })
  }

  /** For work that will want a lane after other work: no more of it begins than lanes and queue can take. */
  async function admit<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= lanes + queueLimit) refuse()
    inside += 1
    try {
      return await work()
    } finally {
      inside -= 1
    }
  }

  function turn(gone?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    waiting.add(resolve)
    const leave = () => {
      if (waiting.delete(resolve)) reject(new AppError('UNAVAILABLE'))
    }
    gone?.addEventListener('abort', leave, { once: true })
    return promise
  }

  async function inLane<T>(work: () => Promise<T>, gone?: AbortSignal): Promise<T> {
    if (busy < lanes) busy += 1
    else if (waiting.size < queueLimit) await turn(gone)
    else refuse()
    try {
      return await work()
    } finally {
      const [next] = waiting
      if (next) {
        waiting.delete(next)
        next()
      } else busy -= 1
    }
  }

  return { admit, inLane, load: () => ({ lanes, busy, waiting: waiting.size, refused }) }
}
