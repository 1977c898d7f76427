import type { ContinueVerdict } from '@latchkey/shared/app'
import { useEffect, useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'

const pause = 3000

type Answer = { verdict?: ContinueVerdict; failure?: Failure }

/** Asks the service whether the page may lead on to an address, again and again until it answers. */
export function useVerdict(address: string | null): Answer {
  const [answer, setAnswer] = useState<Answer>({})
  useEffect(() => {
    if (address === null) return undefined
    const leaving = new AbortController()
    const { signal } = leaving
    let timer: ReturnType<typeof setTimeout> | undefined
    async function ask(given: string): Promise<void> {
      const next = await judge(given, signal)
      if (signal.aborted) return
      setAnswer(next)
      if (next.failure) timer = setTimeout(() => void ask(given), pause)
    }
    void ask(address)
    return () => {
      leaving.abort()
      clearTimeout(timer)
    }
  }, [address])
  return answer
}

async function judge(address: string, signal: AbortSignal): Promise<Answer> {
  try {
    return { verdict: await api.auth.checkContinue.query({ address }, { signal }) }
  } catch (error) {
    const failure = readFailure(error)
    // Longer than any address that the service takes.
    if (failure.reason === 'INVALID_INPUT') return { verdict: { isAllowed: false } }
    return { failure }
  }
}
