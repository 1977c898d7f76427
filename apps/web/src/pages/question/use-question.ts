import type { AppQuestion } from '@latchkey/shared/app'
import { useCallback, useEffect, useState } from 'react'
import { answerAppQuestion } from '../../api/app-question.ts'
import { setFactorOwed } from '../../api/owed-factor.ts'

/**
 * Asks the service for an app's prompt, again after each sign-in, and redirects to the app when none is
 * left.
 */
export function useQuestion(page: string, accessToken: string | undefined) {
  const [question, setQuestion] = useState<AppQuestion | null>(null)
  const [hasFailed, setFailed] = useState(false)

  // The token is new after each sign-in, which may be the answer.
  const answer = useCallback(
    (isAgreed: boolean | null): void => {
      answerAppQuestion({ page, accessToken, isAgreed }).then(
        (next) => {
          setQuestion(next)
          if (next.status === 'factor_required') setFactorOwed(true)
          // A form must not lead there: browsers would apply this page's policy to the app's address.
          if (next.status === 'done') location.assign(next.redirectTo)
        },
        () => setFailed(true),
      )
    },
    [page, accessToken],
  )

  useEffect(() => answer(null), [answer])

  return { question, hasFailed, answer }
}
