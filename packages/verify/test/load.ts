import type { Verifier } from '../src/feed.ts'
import type { Refusal } from '../src/verify.ts'

export type Verdict = 'ok' | Refusal['reason']

/** Verifies a token as an API would, and returns the verdict in a word. */
export async function judge({ verify }: Verifier, token: string): Promise<Verdict> {
  const verdict = await verify({ authorization: `Bearer ${token}` })
  return verdict.ok ? 'ok' : verdict.refusal.reason
}

/** Calls so many times a second, however long each call takes, until it is stopped. */
export function startLoad(perSecond: number, call: (index: number) => Promise<unknown>) {
  const begun = performance.now()
  const pending = new Set<Promise<unknown>>()
  const over = new AbortController()
  let calls = 0
  const seconds = () => (performance.now() - begun) / 1000

  function start(index: number): void {
    const one = call(index).finally(() => pending.delete(one))
    pending.add(one)
  }

  const done = (async () => {
    while (!over.signal.aborted) {
      const due = seconds() * perSecond
      for (; calls < due; calls += 1) start(calls)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  return {
    /** Ends the load and returns its size. */
    async stop() {
      const rate = Math.round(calls / seconds())
      over.abort()
      await done
      await Promise.all(pending)
      return `${calls} calls, ${rate} a second`
    },
  }
}

/** mulberry32: numbers from 0 to 1, the same for the same seed on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
