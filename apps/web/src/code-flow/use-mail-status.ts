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
// Most mails are handed over within this time; an earlier poll would only show "on its way".
const firstPause = 300

/** Polls the delivery of the challenge's mail while the page is visible. */
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
        // A read replica may still answer with the state before the latest resend.
        if (Date.parse(answer.resendAt) >= Date.parse(resendAt)) {
          known = keepRetryTime(known, answer)
          setStatus(known)
          latestFlow.current.follow(known)
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

  // The outcome of an earlier mail says nothing about the one just sent again.
  return status && Date.parse(status.resendAt) >= Date.parse(resendAt) ? status : null
}

/** During an attempt the server moves the retry time far ahead; the countdown keeps the earlier time. */
function keepRetryTime(known: CodeStatus | null, answer: CodeStatus): CodeStatus {
  const isSameWait = known?.state === 'delayed' && known.since === answer.since
  return isSameWait && known.nextTryAt && answer.nextTryAt
    ? { ...answer, nextTryAt: known.nextTryAt }
    : answer
}
