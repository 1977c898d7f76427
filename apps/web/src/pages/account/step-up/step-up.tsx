import type { ProofMethod } from '@latchkey/shared/methods'
import { Suspense, useEffect, useState } from 'react'
import { answerStepUps } from '../../../api/step-up-link.ts'
import { lazyPage } from '../../../lazy-page.ts'

const StepUpDialog = lazyPage(async () => (await import('./step-up-dialog.tsx')).StepUpDialog)

type Question = { methods: ProofMethod[]; answer: (isProven: boolean) => void }

/** Asks for a fresh proof on behalf of every call of this page; concurrent calls share it. */
export function StepUp() {
  const [questions, setQuestions] = useState<Question[]>([])
  useEffect(
    () =>
      answerStepUps(
        (methods) =>
          new Promise((answer) => setQuestions((before) => [...before, { methods, answer }])),
      ),
    [],
  )
  const [first] = questions
  if (!first) return null
  function settle(isProven: boolean): void {
    for (const { answer } of questions) answer(isProven)
    setQuestions([])
  }
  return (
    <Suspense>
      <StepUpDialog methods={first.methods} settle={settle} />
    </Suspense>
  )
}
