import { useEffect, useState } from 'react'

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

type Estimator = (password: string, own: string[]) => Estimate

const pause = 200

/** Estimates what is typed once `isWanted`; null until there is something to say. */
export function useStrength(password: string, own: string[], isWanted: boolean): Estimate | null {
  const [estimator, setEstimator] = useState<{ estimate: Estimator } | null>(null)
  const [found, setFound] = useState<Estimate | null>(null)
  const ownWords = own.join('\n')

  useEffect(() => {
    // Without the chunk the length alone is told, and nobody is kept from going on.
    if (isWanted) void import('./estimate.ts').then(setEstimator, () => null)
  }, [isWanted])

  useEffect(() => {
    if (!estimator) return undefined
    const timer = setTimeout(() => {
      setFound(password === '' ? null : estimator.estimate(password, ownWords.split('\n')))
    }, pause)
    return () => clearTimeout(timer)
  }, [estimator, password, ownWords])

  return password === '' ? null : found
}
