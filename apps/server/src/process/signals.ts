import { seconds } from '../clock.ts'

/** npm passes a Ctrl-C on to a process that the terminal has told already. */
const echo = 250

export type StopSignal = 'SIGTERM' | 'SIGINT'

/**
 * Stops on the first signal and exits 0; a second one ends the process at once. What is left after
 * `limit` will not close any more: better an exit code that tells such a stop from a clean one.
 */
export function stopOnSignals(stop: (signal: StopSignal) => Promise<void>, limit: number): void {
  let asked: number | undefined
  const onSignal = (signal: StopSignal) => {
    if (asked !== undefined) {
      if (performance.now() - asked > echo) process.exit(signal === 'SIGINT' ? 130 : 143)
      return
    }
    asked = performance.now()
    const overdue = new Error(`something would not close within ${limit / seconds(1)} s`)
    setTimeout(() => leave(overdue), limit)
    stop(signal).then(() => process.exit(0), leave)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

function leave(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`Latchkey did not stop cleanly: ${text}\n`)
  process.exit(1)
}
