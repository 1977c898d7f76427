import { useEffect, type RefObject } from 'react'

/** Gives the focus to the button of an open row once the row no longer has the element that held it. */
export function useKeptFocus(button: RefObject<HTMLButtonElement | null>, isOpen: boolean): void {
  useEffect(() => {
    const row = button.current?.closest('[role=group]')
    if (!isOpen || !row) return undefined
    let holder: EventTarget | null = document.activeElement
    const note = ({ target }: Event) => void (holder = target)
    // Some browsers report the end of a focus while they remove its element, and not all do.
    const forget = ({ target }: Event) =>
      queueMicrotask(() => {
        if (target === holder && target instanceof Node && target.isConnected) holder = null
      })
    const observer = new MutationObserver(() => {
      const isLost = holder instanceof Node && !holder.isConnected
      if (!isLost || document.activeElement !== document.body) return
      holder = null
      button.current?.focus({ preventScroll: true })
    })
    row.addEventListener('focusin', note)
    row.addEventListener('focusout', forget)
    observer.observe(row, { childList: true, subtree: true })
    return () => {
      row.removeEventListener('focusin', note)
      row.removeEventListener('focusout', forget)
      observer.disconnect()
    }
  }, [button, isOpen])
}
