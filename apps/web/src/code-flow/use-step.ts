import { useState } from 'react'
import { useLocation } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'

export type Step = 'email' | 'code' | 'last'

/**
 * Returns the step of a flow. If the flow is the whole page, each step is an entry of the browser's
 * history, so that the back button leads to the previous step. A flow among other forms leaves the
 * history alone.
 */
export function useStep(first: Step, isInline: boolean) {
  const [inlineStep, setInlineStep] = useState(first)
  const [path, navigate] = useLocation()
  const historyState = useHistoryState<{ step?: Step } | null>()

  function go(step: Step, how: { replace?: boolean } = {}): void {
    if (isInline) setInlineStep(step)
    else navigate(path + location.search, { ...how, state: { step } })
  }

  return [isInline ? inlineStep : (historyState?.step ?? inlineStep), go] as const
}
