import { useEffect, useRef, useState } from 'react'

export type Advice =
  | 'common'
  | 'own'
  | 'word'
  | 'keyboard'
  | 'repeat'
  | 'sequence'
  | 'date'
  | 'longer'

/** `score` runs from 0 (guessed at once) to 4. */
export type Estimate = { score: 0 | 1 | 2 | 3 | 4; advice: Advice | null }

const pause = 200

/** Loads the estimator once `isWanted`; null until there is an estimate. */
export function useStrength(password: string, own: string[], isWanted: boolean): Estimate | null {
  const worker = useRef<Worker>(null)
  const [found, setFound] = useState<Estimate | null>(null)
  const ownWords = own.join('\n')

  useEffect(() => {
    if (!isWanted) return undefined
    // A worker that fails to load blocks no one: the field then shows the length alone.
    const started = new Worker(new URL('./estimate-worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', ({ data }: MessageEvent<Estimate>) => setFound(data))
    worker.current = started
    return () => started.terminate()
  }, [isWanted])

  useEffect(() => {
    if (!isWanted) return undefined
    const timer = setTimeout(() => {
      if (password === '') setFound(null)
      else worker.current?.postMessage({ password, own: ownWords.split('\n') })
    }, pause)
    return () => clearTimeout(timer)
  }, [isWanted, password, ownWords])

  return password === '' ? null : found
}
