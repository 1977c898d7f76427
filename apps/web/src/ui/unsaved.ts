import { useLayoutEffect } from 'react'

let unsaved: { question: string; href: string } | null = null

/** Asks before what was typed is lost; true when it may be, or nothing would. */
export function mayLeave(): boolean {
  // oxlint-disable-next-line no-alert
  return unsaved === null || confirm(unsaved.question)
}

// Listened to from the start: the router, which starts later, must not hear of a step back first.
addEventListener('popstate', (event) => {
  if (!unsaved || mayLeave()) return
  event.stopImmediatePropagation()
  history.pushState(null, '', unsaved.href)
})

addEventListener('beforeunload', (event) => {
  if (unsaved) event.preventDefault()
})

/** While there is a `question`, it is put to whoever is about to leave. */
export function useUnsaved(question: string | null): void {
  // A layout effect: it must be over before the page that follows redirects.
  useLayoutEffect(() => {
    if (question === null) return undefined
    unsaved = { question, href: location.href }
    return () => {
      unsaved = null
    }
  }, [question])
}
