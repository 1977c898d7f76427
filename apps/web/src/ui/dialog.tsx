import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

type Props = { title: string; isOpen: boolean; close: () => void; children: ReactNode }

/**
 * The browser's own dialog traps the focus, closes on Escape and returns the focus. A portal keeps the
 * styles of the section that opens it away from its content.
 */
export function Dialog({ title, isOpen, close, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = ref.current
    if (isOpen && !dialog?.open) dialog?.showModal()
    if (!isOpen) dialog?.close()
  }, [isOpen])
  // A dialog removed while it is open would take the focus with it.
  useLayoutEffect(() => {
    const dialog = ref.current
    return () => dialog?.close()
  }, [])
  return createPortal(
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={close}
      className="dialog m-auto w-[calc(100%-2rem)] max-w-md rounded-2xl border border-edge bg-surface p-5 wrap-anywhere text-ink shadow-xl sm:p-8"
    >
      <h2 id={id} className="mb-3 text-lg font-semibold tracking-tight">
        {title}
      </h2>
      {isOpen && children}
    </dialog>,
    document.body,
  )
}
