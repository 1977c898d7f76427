import { useSyncExternalStore } from 'react'
import { isClockKnown, serverNow } from '../api/server-clock.ts'
import { probe } from '../api/connection.ts'

const step = 500
const currentStep = () => Math.floor(serverNow() / step)

/** Seconds until the time; 0 once it has passed, or without a time. */
export function useSecondsUntil(time: string | undefined): number {
  const now = useSyncExternalStore(time === undefined ? neverNotify : subscribe, currentStep) * step
  // Without the server's clock the wait is unknown, so it counts as not over.
  if (time !== undefined && !isClockKnown()) return 1
  const milliseconds = time === undefined ? 0 : Date.parse(time) - now
  // The `Date` header has whole seconds; rounding up would start a minute's wait at 61.
  return milliseconds <= 0 ? 0 : Math.max(1, Math.floor(milliseconds / 1000))
}

function subscribe(listener: () => void): () => void {
  if (!isClockKnown()) void probe()
  const timer = setInterval(listener, step)
  return () => clearInterval(timer)
}

const neverNotify = () => () => {}
