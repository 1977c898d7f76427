import { useSyncExternalStore } from 'react'
import { updateServerClock } from './server-clock.ts'

/** `offline`: this device has no network. `down`: the server does not answer. */
type Connection = 'ok' | 'offline' | 'down'

const probeTime = 5000
const pauses = [1000, 2000, 4000, 8000, 15_000]

let connection: Connection = 'ok'
let attempts = 0
let timer: ReturnType<typeof setTimeout> | undefined
let probing: Promise<void> | undefined
const listeners = new Set<() => void>()
const reconnectListeners = new Set<() => void>()

/** Reports a call without an answer, and throws its error again. */
export function reportNetworkError(error: unknown): never {
  // A call that the page itself aborted is no sign of the network.
  if (!(error instanceof DOMException && error.name === 'AbortError')) void probe()
  throw error
}

/** A proxy answers 5xx for an unreachable server; a server that is only busy passes the probe. */
export function reportResponse({ status }: Response): void {
  if (status >= 500) void probe()
}

/** Calls the listener when the server answers again after an outage. */
export function onReconnect(listener: () => void): () => void {
  reconnectListeners.add(listener)
  return () => void reconnectListeners.delete(listener)
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => connection)
}

/** Resolves as soon as the server answers. */
export async function waitForServer(): Promise<void> {
  await probe()
  if (connection === 'ok') return
  await new Promise<void>((resolve) => {
    const stop = onReconnect(() => {
      stop()
      resolve()
    })
  })
}

/** Asks whether the server answers, and reads its clock. */
export function probe(): Promise<void> {
  probing ??= poll().finally(() => (probing = undefined))
  return probing
}

async function poll(): Promise<void> {
  clearTimeout(timer)
  const isBack = await isServing()
  if (isBack) return setConnection('ok')
  setConnection(navigator.onLine ? 'down' : 'offline')
  timer = setTimeout(() => void probe(), pauses[Math.min(attempts++, pauses.length - 1)])
}

async function isServing(): Promise<boolean> {
  try {
    const answer = await fetch('/ready', { signal: AbortSignal.timeout(probeTime) })
    updateServerClock(answer)
    return answer.status < 500
  } catch {
    return false
  }
}

function setConnection(next: Connection): void {
  const isBack = next === 'ok' && connection !== 'ok'
  if (next === 'ok') attempts = 0
  connection = next
  for (const listener of listeners) listener()
  if (isBack) for (const listener of reconnectListeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

addEventListener('offline', () => void probe())
addEventListener('online', () => void probe())
