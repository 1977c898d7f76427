import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { createFairQueue, type FairnessKeys } from './fair-queue.ts'

/** One for all: with its stack it would cost more than the rest of a refusal. */
const fullQueue = new AppError('UNAVAILABLE', { retryAfterSeconds: 2 })

/** How busy the slots are now, and how many were refused so far. */
export type QueueLoad = { slots: number; busy: number; waiting: number; refused: number }

/**
 * So much at once, the rest in a queue, and above that UNAVAILABLE at once: a caller who would wait for
 * long is better told to come back. One who hangs up leaves the queue. Turns are shared fairly between
 * addresses and accounts, so that one of either never keeps the others waiting, or out.
 */
export function createHashQueue(slots: number, queueLimit: number) {
  const waiting = createFairQueue(queueLimit)
  const inside = new Map<string, number>()
  const room = slots + queueLimit
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
   * For work that will want a slot after other work: no more of it begins than slots and queue can take,
   * and one in each turn of the event loop, so that a crowd holds up nobody's session check.
   */
  async function reserve<T>(address: string, work: () => Promise<T>): Promise<T> {
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

  function turn(fairnessKeys: FairnessKeys, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const place = { fairnessKeys, begin: resolve, drop: () => reject(refusal()) }
    if (!waiting.join(place)) throw refusal()
    const leave = () => {
      if (waiting.leave(place)) reject(new AppError('UNAVAILABLE'))
    }
    signal?.addEventListener('abort', leave, { once: true })
    return promise.finally(() => signal?.removeEventListener('abort', leave))
  }

  async function run<T>(
    work: () => Promise<T>,
    fairnessKeys: FairnessKeys = [],
    signal?: AbortSignal,
  ): Promise<T> {
    if (busy < slots) busy += 1
    else await turn(fairnessKeys, signal)
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
    reserve,
    run,
    load: () => ({ slots, busy, waiting: waiting.size(), refused }),
  }
}
