import { Suspense, useEffect, useState } from 'react'
import { answerStepUps, type WantedProof } from '../../../api/step-up-link.ts'
import { lazyPage } from '../../../lazy-page.ts'

const StepUpDialog = lazyPage(async () => (await import('./step-up-dialog.tsx')).StepUpDialog)

type Question = { wanted: WantedProof; answer: (isProven: boolean) => void }

/** Asks for a fresh proof on behalf of every call of this page; concurrent calls share it. */
export function StepUp() {
  const [questions, setQuestions] = useState<Question[]>([])
  useEffect(
    () =>
      answerStepUps(
        (wanted) =>
          new Promise((answer) => setQuestions((before) => [...before, { wanted, answer }])),
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
      <StepUpDialog {...first.wanted} settle={settle} />
    </Suspense>
  )
}
