import { useLayoutEffect, useState } from 'react'

type Go = () => void

let unsaved: { href: string; ask: (go: Go) => void } | null = null

/** Navigates at once, or after a confirmation if there are unsaved changes. */
export function leavePage(go: Go): void {
  if (unsaved) unsaved.ask(go)
  else go()
}

// This listener registers on load, so that it sees the step back before the router's own.
addEventListener('popstate', (event) => {
  if (!unsaved) return
  event.stopImmediatePropagation()
  history.pushState(null, '', unsaved.href)
  unsaved.ask(() => history.back())
})

addEventListener('beforeunload', (event) => {
  if (unsaved) event.preventDefault()
})

/** The page is about to reload without a confirmation: typed text must be kept. */
export const reloadEvent = 'latchkey:reload'

/** Reloads without a confirmation, and restores typed text. */
export function reloadPage(): void {
  unsaved = null
  dispatchEvent(new Event(reloadEvent))
  location.reload()
}

export type UnsavedChanges = { isAsked: boolean; stay: Go; leave: Go }

/** Holds navigation back while there are unsaved changes; the page renders the question. */
export function useUnsavedChanges(isUnsaved: boolean, discard: Go): UnsavedChanges {
  const [go, setGo] = useState<Go | null>(null)
  // A layout effect is undone before the effects of the next page, which may redirect.
  useLayoutEffect(() => {
    if (!isUnsaved) return undefined
    unsaved = { href: location.href, ask: (asked) => setGo(() => asked) }
    return () => {
      unsaved = null
    }
  }, [isUnsaved])
  return {
    isAsked: go !== null,
    stay: () => setGo(null),
    leave() {
      unsaved = null
      setGo(null)
      discard()
      go?.()
    },
  }
}
