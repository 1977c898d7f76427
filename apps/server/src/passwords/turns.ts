/** Another replica says nothing when it is done, so the first in line looks again after so long. */
const lookAgain = 20

type Line = { last: Promise<unknown>; length: number; hasNews: boolean; wake: () => void }

/**
 * One line for each key in this process. Only the first in line asks; it asks again when something of
 * its key ended here. Without it every waiting call would keep asking the database.
 */
export function createTurns() {
  const lines = new Map<string, Line>()

  async function untilNews(line: Line): Promise<void> {
    if (!line.hasNews) {
      const { promise, resolve } = Promise.withResolvers<void>()
      line.wake = resolve
      const timer = setTimeout(resolve, lookAgain)
      await promise
      clearTimeout(timer)
    }
    line.hasNews = false
  }

  async function askInTurn(line: Line, ask: () => Promise<boolean>, deadline: number) {
    for (;;) {
      // One question after the other is the point.
      // oxlint-disable-next-line no-await-in-loop
      if (await ask()) return true
      if (performance.now() >= deadline) return false
      // oxlint-disable-next-line no-await-in-loop
      await untilNews(line)
    }
  }

  return {
    /** Asks until the answer is yes, at least once; false when the patience is over. */
    async take(key: string, ask: () => Promise<boolean>, patience: number): Promise<boolean> {
      const deadline = performance.now() + patience
      const line = lines.get(key) ?? newLine()
      lines.set(key, line)
      line.length += 1
      const turn = line.last.then(() => askInTurn(line, ask, deadline))
      line.last = turn.catch(() => {})
      try {
        return await turn
      } finally {
        line.length -= 1
        if (line.length === 0) lines.delete(key)
      }
    },
    /** Something of this key ended: the first in line may ask again. */
    wake(key: string): void {
      const line = lines.get(key)
      if (!line) return
      line.hasNews = true
      line.wake()
    },
  }
}

const newLine = (): Line => ({
  last: Promise.resolve(),
  length: 0,
  hasNews: false,
  wake: () => {},
})
