import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { createFairQueue, type Party } from './fair-queue.ts'

/** One for all: with its stack it would cost more than the rest of a refusal. */
const fullQueue = new AppError('UNAVAILABLE', { retryAfterSeconds: 2 })

/** How busy the lanes are now, and how many were refused so far. */
export type LaneLoad = { lanes: number; busy: number; waiting: number; refused: number }

/**
 * So much at once, the rest in a queue, and above that UNAVAILABLE at once: a caller who would wait for
 * long is better told to come back. One who hangs up leaves the queue. Turns are shared fairly between
 * addresses and accounts, so that one of either never keeps the others waiting, or out.
 */
export function createLanes(lanes: number, queueLimit: number) {
  const waiting = createFairQueue(queueLimit)
  const inside = new Map<string, number>()
  const room = lanes + queueLimit
  let busy = 0
  let refused = 0
  let total = 0
  let lastBegun: Promise<unknown> = Promise.resolve()

  function refusal(): AppError {
    refused += 1
    return fullQueue
  }

  /** A full house still lets somebody in who has a smaller part of it than another, up to twice its room. */
  function hasRoom(address: string): boolean {
    if (total < room) return true
    const own = inside.get(address) ?? 0
    return total < 2 * room && own + 1 < Math.max(...inside.values())
  }

  function requireRoom(address: string): void {
    if (!hasRoom(address)) throw refusal()
  }

  /**
   * For work that will want a lane after other work: no more of it begins than lanes and queue can take,
   * and one in each turn of the event loop, so that a crowd holds up nobody's session check.
   */
  async function admit<T>(address: string, work: () => Promise<T>): Promise<T> {
    requireRoom(address)
    total += 1
    inside.set(address, (inside.get(address) ?? 0) + 1)
    lastBegun = lastBegun.then(() => nextTurn())
    try {
      await lastBegun
      return await work()
    } finally {
      total -= 1
      const left = (inside.get(address) ?? 1) - 1
      if (left > 0) inside.set(address, left)
      else inside.delete(address)
    }
  }

  function turn(party: Party, gone?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const place = { party, begin: resolve, drop: () => reject(refusal()) }
    if (!waiting.join(place)) throw refusal()
    const leave = () => {
      if (waiting.leave(place)) reject(new AppError('UNAVAILABLE'))
    }
    gone?.addEventListener('abort', leave, { once: true })
    return promise.finally(() => gone?.removeEventListener('abort', leave))
  }

  async function inLane<T>(
    work: () => Promise<T>,
    party: Party = [],
    gone?: AbortSignal,
  ): Promise<T> {
    if (busy < lanes) busy += 1
    else await turn(party, gone)
    try {
      return await work()
    } finally {
      const next = waiting.next()
      if (next) next.begin()
      else busy -= 1
    }
  }

  return {
    requireRoom,
    admit,
    inLane,
    load: () => ({ lanes, busy, waiting: waiting.size(), refused }),
  }
}
