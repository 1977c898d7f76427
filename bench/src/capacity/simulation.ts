/** Replicas with lanes for hashes and a queue of bounded length, as `auth/password.ts` has them. */
export type Queueing = {
  replicas: number
  lanes: number
  queue: number
  /** Milliseconds of one hash. */
  hash: number
  /** Sign-ins a second over all replicas, at random moments (Poisson). */
  perSecond: number
  /** How many sign-ins to simulate. */
  arrivals: number
}

export type Waits = {
  /** Share of sign-ins answered with 503. */
  refused: number
  /** Milliseconds from arrival to answer, of those served. */
  p50: number
  p99: number
  /** Share of the lanes' time spent hashing. */
  busy: number
}

/**
 * Discrete events: each sign-in goes to a replica at random, the worst a balancer may do, and is served
 * by the lane that is free first. The same seed gives the same run.
 */
export function simulate(given: Queueing, random: () => number): Waits {
  const { replicas, lanes, queue, hash, perSecond, arrivals } = given
  const freeAt = Array.from({ length: replicas }, () => new Float64Array(lanes))
  const begun = Array.from({ length: replicas }, (): number[] => [])
  const taken: number[] = []
  let [now, refused, spent] = [0, 0, 0]
  for (let count = 0; count < arrivals; count += 1) {
    now += (-Math.log(1 - random()) / perSecond) * 1000
    const at = Math.floor(random() * replicas)
    const waiting = begun[at]!
    while (waiting[0] !== undefined && waiting[0] <= now) waiting.shift()
    if (waiting.length >= queue) {
      refused += 1
      continue
    }
    const lane = earliest(freeAt[at]!)
    const start = Math.max(now, freeAt[at]![lane]!)
    if (start > now) waiting.push(start)
    freeAt[at]![lane] = start + hash
    spent += hash
    taken.push(start + hash - now)
  }
  taken.sort((one, other) => one - other)
  const end = Math.max(now, ...freeAt.flatMap((times) => [...times]))
  const quantile = (share: number) => taken[Math.floor(taken.length * share)] ?? 0
  return {
    refused: refused / arrivals,
    p50: quantile(0.5),
    p99: quantile(0.99),
    busy: spent / (end * replicas * lanes),
  }
}

function earliest(times: Float64Array): number {
  let first = 0
  for (let at = 1; at < times.length; at += 1) if (times[at]! < times[first]!) first = at
  return first
}

/** mulberry32: small, and good enough for queues. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
