import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { createFairQueue, type FairnessKeys } from './fair-queue.ts'

/** One shared error: building a stack trace would cost more than the rest of a refusal. */
const fullQueue = new AppError('UNAVAILABLE', { retryAfterSeconds: 2 })

/** The number of busy slots, and of calls refused so far. */
export type QueueLoad = { slots: number; busy: number; waiting: number; refused: number }

/**
 * Runs `slots` jobs at a time, queues up to `queueLimit` more, then throws UNAVAILABLE: a quick refusal
 * beats a long wait. A caller who disconnects leaves the queue. Turns are fair between IP addresses and
 * accounts, so that one of them cannot make the others wait.
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

  /**
   * Returns whether a caller is admitted. Up to twice the room, that is so even when everything is taken,
   * if another IP address holds more.
   */
  function hasRoom(address: string): boolean {
    if (total < room) return true
    const own = inside.get(address) ?? 0
    return total < 2 * room && own + 1 < Math.max(...inside.values())
  }

  function requireRoom(address: string): void {
    if (!hasRoom(address)) throw refusal()
  }

  /**
   * Reserves a place before other work begins, so that no call does database work it must throw away.
   * One call begins per turn of the event loop, so that a burst of sign-ins does not delay session
   * checks.
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

  function turn(fairnessKeys: FairnessKeys, signalOf?: () => AbortSignal): Promise<void> {
    const signal = signalOf?.()
    if (signal?.aborted) throw new AppError('UNAVAILABLE')
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
    signalOf?: () => AbortSignal,
  ): Promise<T> {
    if (busy < slots) busy += 1
    else await turn(fairnessKeys, signalOf)
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
