type Stoppable = { stop(): Promise<void> }

/** npm forwards Ctrl-C to a process that already received it from the terminal. */
const echo = 1000

/** Stops the cluster in order on Ctrl-C; at once before it is complete, or on a second Ctrl-C. */
export function stopOnSignals(exitCode: number) {
  let owned: Stoppable | undefined
  let asked: number | undefined
  const onSignal = () => {
    if (asked !== undefined && Date.now() - asked < echo) return
    // The remaining parts end with this process.
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
