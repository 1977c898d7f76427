import type { Failure } from '../../api/client.ts'

const pause = 3000

/**
 * Asks the service repeatedly until it answers, and shows each failure. Returns the function that stops
 * it.
 */
export function askUntilAnswered<T extends { failure?: Failure }>(
  ask: (signal: AbortSignal) => Promise<T>,
  show: (answer: T) => void,
): () => void {
  const controller = new AbortController()
  const { signal } = controller
  let timer: ReturnType<typeof setTimeout> | undefined
  async function next(): Promise<void> {
    const answer = await ask(signal)
    if (signal.aborted) return
    show(answer)
    if (answer.failure) timer = setTimeout(() => void next(), pause)
  }
  void next()
  return () => {
    controller.abort()
    clearTimeout(timer)
  }
}
