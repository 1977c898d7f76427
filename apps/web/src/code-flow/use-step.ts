import { useState } from 'react'
import { useLocation } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'

export type Step = 'email' | 'code' | 'last'

/**
 * On a page of its own every step is a place in the browser's history, so that its back button leads
 * to the step before; among other forms it is not.
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
