import { seconds } from '../clock.ts'
import type { Outbox } from './outbox.ts'

export type Outboxes = {
  /** Looks for receivers and due rows now. */
  wake(): void
  stop(): Promise<void>
}

type Deps = {
  openOutbox(receiver: string): Outbox
  /** Returns the receivers that may have rows due, or null while there is no receiver at all. */
  receivers(): Promise<readonly string[] | null>
  onError(error: unknown): void
}

const pause = seconds(1)
/** Most services have no receiver. The first one waits no longer than a change to an app does. */
const pauseWithout = seconds(2)

/** Opens one outbox per receiver, so that a slow receiver delays no other. */
export function openOutboxes({ openOutbox, receivers, onError }: Deps): Outboxes {
  const outboxes = new Map<string, Outbox>()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isWakeRequested = false
  let isIdle = false
  let round: Promise<void> | undefined

  async function poll(): Promise<void> {
    isWakeRequested = false
    const found = await receivers()
    isIdle = found === null
    await openOnly(new Set(found))
  }

  async function openOnly(active: Set<string>): Promise<void> {
    for (const [id, outbox] of outboxes) {
      if (active.has(id)) continue
      outboxes.delete(id)
      // oxlint-disable-next-line no-await-in-loop
      await outbox.stop()
    }
    for (const id of active) {
      if (!outboxes.has(id)) outboxes.set(id, openOutbox(id))
      outboxes.get(id)?.wake()
    }
  }

  function wake(): void {
    if (isStopped) return
    isWakeRequested = true
    clearTimeout(timer)
    round ??= poll()
      .catch(onError)
      .finally(() => {
        round = undefined
        if (isStopped) return
        timer = setTimeout(wake, isWakeRequested ? 0 : isIdle ? pauseWithout : pause).unref()
      })
  }

  return {
    wake,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await round
      await Promise.all([...outboxes.values()].map((outbox) => outbox.stop()))
    },
  }
}
