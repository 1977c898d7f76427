import { useState } from 'react'
import { useLocation } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'

export type Step = 'email' | 'code' | 'last'

/**
 * On a page of its own every step is a place in the browser's history, so that its back button leads
 * to the step before; among other forms it is not.
 */
export function useStep(first: Step, isInline: boolean) {
  const [kept, keep] = useState(first)
  const [path, navigate] = useLocation()
  const place = useHistoryState<{ step?: Step } | null>()

  function go(step: Step, how: { replace?: boolean } = {}): void {
    if (isInline) keep(step)
    else navigate(path + location.search, { ...how, state: { step } })
  }

  return [isInline ? kept : (place?.step ?? kept), go] as const
}
