import type { Session } from '@latchkey/shared/auth'
import { useEffect } from 'react'
import { Redirect, useLocation } from 'wouter'
import { useLanguage } from '../../messages/language.tsx'
import { useNextPage, withNextPage } from '../next-page.ts'
import { SignIn } from '../sign-in/sign-in.tsx'
import { Choice } from './choice.tsx'
import { QuestionFailed } from './failed.tsx'
import { LoadingPage } from '../../layout/page.tsx'
import { useQuestion } from './use-question.ts'

/** The prompts between an app and its answer: usually none, or the sign-in. */
export function Question({ session }: { session: Session | null }) {
  const [page] = useLocation()
  const { nextPage } = useNextPage()
  const { suggestLanguage } = useLanguage()
  const { question, hasFailed, answer } = useQuestion(page, session?.accessToken)

  // The app knows the language of the user, who may never have been here.
  useEffect(() => {
    if (question && 'locales' in question) suggestLanguage(question.locales)
  }, [question, suggestLanguage])

  if (hasFailed) return <QuestionFailed isExpired={false} />
  if (!question || question.status === 'done') return <LoadingPage />
  if (question.status === 'expired') return <QuestionFailed isExpired />
  if (question.status === 'register' && !session)
    return <Redirect to={withNextPage('/register', page)} replace />
  if (question.status === 'choose_account' || question.status === 'consent')
    return <Choice {...{ question, answer, session }} />
  // The address carries the way back, so that the links of the sign-in page keep it.
  if (nextPage !== page) {
    const state = question.loginHint === null ? null : { identifier: question.loginHint }
    return <Redirect to={withNextPage(page, page)} replace state={state} />
  }
  return <SignIn />
}
