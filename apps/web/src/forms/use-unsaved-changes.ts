import { useLayoutEffect, useState } from 'react'

type Go = () => void

let unsaved: { href: string; ask: (go: Go) => void } | null = null

/** Navigates at once, or after the person agreed to lose what was typed. */
export function leavePage(go: Go): void {
  if (unsaved) unsaved.ask(go)
  else go()
}

// The listener is there from the start: the router, which starts later, must not see a step back first.
addEventListener('popstate', (event) => {
  if (!unsaved) return
  event.stopImmediatePropagation()
  history.pushState(null, '', unsaved.href)
  unsaved.ask(() => history.back())
})

addEventListener('beforeunload', (event) => {
  if (unsaved) event.preventDefault()
})

export type UnsavedChanges = { isAsked: boolean; stay: Go; leave: Go }

/** While something is not saved, whoever is about to leave is asked: by what the page draws of this. */
export function useUnsavedChanges(isUnsaved: boolean): UnsavedChanges {
  const [go, setGo] = useState<Go | null>(null)
  // A layout effect: it must be over before the page that follows redirects.
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
      go?.()
    },
  }
}
