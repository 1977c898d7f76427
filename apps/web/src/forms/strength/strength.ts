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

/** `score` from 0, guessed at once, to 4. */
export type Estimate = { score: 0 | 1 | 2 | 3 | 4; advice: Advice | null }

const pause = 200

/** Estimates what is typed once `isWanted`; null until there is something to say. */
export function useStrength(password: string, own: string[], isWanted: boolean): Estimate | null {
  const worker = useRef<Worker>(null)
  const [found, setFound] = useState<Estimate | null>(null)
  const ownWords = own.join('\n')

  useEffect(() => {
    if (!isWanted) return undefined
    // Where it cannot be loaded the length alone is told, and nobody is kept from going on.
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
