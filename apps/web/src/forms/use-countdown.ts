import { useSyncExternalStore } from 'react'
import { isClockKnown, serverNow } from '../api/server-clock.ts'
import { probe } from '../api/connection.ts'

const step = 500
const currentStep = () => Math.floor(serverNow() / step)

/** 0 once it is over, or when there is nothing to wait for. */
export function useSecondsUntil(time: string | undefined): number {
  const now = useSyncExternalStore(time === undefined ? neverNotify : subscribe, currentStep) * step
  // A kept time says nothing yet: whatever waits for it waits for the server's clock first.
  if (time !== undefined && !isClockKnown()) return 1
  const milliseconds = time === undefined ? 0 : Date.parse(time) - now
  // The server's clock is known to the second below, which would make 61 of a minute.
  return milliseconds <= 0 ? 0 : Math.max(1, Math.floor(milliseconds / 1000))
}

function subscribe(listener: () => void): () => void {
  if (!isClockKnown()) void probe()
  const timer = setInterval(listener, step)
  return () => clearInterval(timer)
}

const neverNotify = () => () => {}
