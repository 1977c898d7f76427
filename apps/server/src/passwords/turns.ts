/** Other replicas do not report finished attempts, so the first in line polls at this interval. */
const pollInterval = 20

type Waiters = { last: Promise<unknown>; length: number; isWoken: boolean; wake: () => void }

/**
 * Keeps one waiting line per key in this process. Only the first in line queries the database, again
 * whenever an attempt of its key finished here. Otherwise every waiting call would keep querying.
 */
export function createTurns() {
  const waiting = new Map<string, Waiters>()

  async function untilWoken(waiters: Waiters): Promise<void> {
    if (!waiters.isWoken) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiters.wake = resolve
      const timer = setTimeout(resolve, pollInterval)
      await promise
      clearTimeout(timer)
    }
    waiters.isWoken = false
  }

  async function askInTurn(waiters: Waiters, ask: () => Promise<boolean>, deadline: number) {
    for (;;) {
      // Only one caller of a key asks at a time, which is the purpose of the line.
      if (await ask()) return true
      if (performance.now() >= deadline) return false
      // oxlint-disable-next-line no-await-in-loop
      await untilWoken(waiters)
    }
  }

  return {
    /** Calls `ask` at least once, until it returns true. Returns false when `timeout` is over. */
    async ask(key: string, ask: () => Promise<boolean>, timeout: number): Promise<boolean> {
      const deadline = performance.now() + timeout
      const waiters = waiting.get(key) ?? newWaiters()
      waiting.set(key, waiters)
      waiters.length += 1
      const turn = waiters.last.then(() => askInTurn(waiters, ask, deadline))
      waiters.last = turn.catch(() => {})
      try {
        return await turn
      } finally {
        waiters.length -= 1
        if (waiters.length === 0) waiting.delete(key)
      }
    },
    /** Wakes the first in line, which asks again because an attempt of this key finished. */
    wake(key: string): void {
      const waiters = waiting.get(key)
      if (!waiters) return
      waiters.isWoken = true
      waiters.wake()
    },
  }
}

const newWaiters = (): Waiters => ({
  last: Promise.resolve(),
  length: 0,
  isWoken: false,
  wake: () => {},
})
