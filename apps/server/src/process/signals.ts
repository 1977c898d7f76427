import { seconds } from '../clock.ts'

/** npm forwards Ctrl-C to a process that already received it from the terminal. */
const echo = 250

export type StopSignal = 'SIGTERM' | 'SIGINT'

/**
 * Stops on the first signal and exits with 0; a second one ends the process at once. After `limit` the
 * exit code is 1, which tells a stuck stop from a clean one.
 */
export function stopOnSignals(stop: (signal: StopSignal) => Promise<void>, limit: number): void {
  let asked: number | undefined
  const onSignal = (signal: StopSignal) => {
    if (asked !== undefined) {
      if (performance.now() - asked > echo) process.exit(signal === 'SIGINT' ? 130 : 143)
      return
    }
    asked = performance.now()
    const overdue = new Error(`stopping took longer than ${limit / seconds(1)} s`)
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
