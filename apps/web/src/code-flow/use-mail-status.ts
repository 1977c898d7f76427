import type { CodeStatus } from '@latchkey/shared/auth'
import { useEffect, useRef, useState } from 'react'
import { api, readFailure } from '../api/client.ts'
import type { Asked } from './remembered-challenge.ts'
import type { ChallengeFlow } from './use-code-flow.ts'

const pauses: Record<CodeStatus['state'], number> = {
  queued: 2000,
  delayed: 2500,
  sent: 15_000,
  refused: 30_000,
}
// Most mails are handed over within this: asked sooner, the page would only say "on its way".
const firstPause = 300

/** Asks where the mail of the challenge is, again and again while somebody looks at the page. */
export function useCodeStatus(flow: ChallengeFlow, { challenge }: Asked): CodeStatus | null {
  const { challengeId, resendAt } = challenge
  const [status, setStatus] = useState<CodeStatus | null>(null)
  const learn = useRef(flow)
  useEffect(() => {
    learn.current = flow
  })

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    let known: CodeStatus | null = null

    async function ask(): Promise<void> {
      try {
        const answer = await api.auth.codeStatus.query({ challengeId })
        if (isLeft) return
        // From before the code was asked for again, as a replica may still say.
        if (Date.parse(answer.resendAt) >= Date.parse(resendAt)) {
          known = steady(known, answer)
          setStatus(known)
          learn.current.learnTimes(known)
        }
      } catch (error) {
        if (isLeft) return
        if (readFailure(error).fields['challengeId']) return learn.current.expire()
      }
      plan(pauses[known?.state ?? 'queued'])
    }

    function plan(pause: number): void {
      clearTimeout(timer)
      if (!document.hidden) timer = setTimeout(() => void ask(), pause)
    }

    const look = () => plan(0)
    plan(firstPause)
    document.addEventListener('visibilitychange', look)
    return () => {
      isLeft = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [challengeId, resendAt])

  return status
}

/** While a try is under way its next time is moved far ahead: the visitor is told the outcome only. */
function steady(known: CodeStatus | null, answer: CodeStatus): CodeStatus {
  const isSameWait = known?.state === 'delayed' && known.since === answer.since
  return isSameWait && known.nextTryAt && answer.nextTryAt
    ? { ...answer, nextTryAt: known.nextTryAt }
    : answer
}
