import type { CodeStatus } from '@latchkey/shared/auth'
import { useEffect, useRef, useState } from 'react'
import { api, readFailure } from '../api/client.ts'
import type { OpenChallenge } from './remembered-challenge.ts'
import type { CodeFlow } from './use-code-flow.ts'

const pauses: Record<CodeStatus['state'], number> = {
  queued: 2000,
  delayed: 2500,
  sent: 15_000,
  refused: 30_000,
}
// Most mails are handed over within this: asked sooner, the page would only say "on its way".
const firstPause = 300

/** Asks where the mail of the challenge is, again and again while somebody looks at the page. */
export function useMailStatus(flow: CodeFlow, { challenge }: OpenChallenge): CodeStatus | null {
  const { challengeId, resendAt } = challenge
  const [status, setStatus] = useState<CodeStatus | null>(null)
  const latestFlow = useRef(flow)
  useEffect(() => {
    latestFlow.current = flow
  })

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isUnmounted = false
    let known: CodeStatus | null = null

    async function poll(): Promise<void> {
      try {
        const answer = await api.auth.codeStatus.query({ challengeId })
        if (isUnmounted) return
        // From before the code was asked for again, as a replica may still say.
        if (Date.parse(answer.resendAt) >= Date.parse(resendAt)) {
          known = keepRetryTime(known, answer)
          setStatus(known)
          latestFlow.current.updateTimes(known)
        }
      } catch (error) {
        if (isUnmounted) return
        if (readFailure(error).fields['challengeId']) return latestFlow.current.expire()
      }
      schedule(pauses[known?.state ?? 'queued'])
    }

    function schedule(pause: number): void {
      clearTimeout(timer)
      if (!document.hidden) timer = setTimeout(() => void poll(), pause)
    }

    const refetch = () => schedule(0)
    schedule(firstPause)
    document.addEventListener('visibilitychange', refetch)
    return () => {
      isUnmounted = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', refetch)
    }
  }, [challengeId, resendAt])

  return status
}

/** While a try is under way its next time is moved far ahead: the visitor is told the outcome only. */
function keepRetryTime(known: CodeStatus | null, answer: CodeStatus): CodeStatus {
  const isSameWait = known?.state === 'delayed' && known.since === answer.since
  return isSameWait && known.nextTryAt && answer.nextTryAt
    ? { ...answer, nextTryAt: known.nextTryAt }
    : answer
}
