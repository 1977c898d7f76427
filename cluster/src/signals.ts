type Stoppable = { stop(): Promise<void> }

/** npm passes a Ctrl-C on to a process that the terminal has told already. */
const echo = 1000

/** Ctrl-C stops the cluster in order; before it is whole, and when asked twice, at once. */
export function stopOnSignals(exitCode: number) {
  let owned: Stoppable | undefined
  let asked: number | undefined
  const onSignal = () => {
    if (asked !== undefined && Date.now() - asked < echo) return
    // What then runs ends with this process.
    if (!owned || asked !== undefined) process.exit(130)
    asked = Date.now()
    console.log('stopping …')
    void owned.stop().then(() => process.exit(exitCode))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    owns(cluster: Stoppable): void {
      owned = cluster
    },
    isAsked: () => asked !== undefined,
  }
}
