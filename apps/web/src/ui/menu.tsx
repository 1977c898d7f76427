import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Icon } from './icon.tsx'

type Choice<T> = { value: T; label: string }
type Props<T> = {
  label: string
  face: ReactNode
  choices: readonly Choice<T>[]
  chosen: T
  choose: (value: T) => void
}

/** A button that opens a short list to choose from, with the keys of the ARIA menu pattern. */
export function Menu<T extends string>({ label, face, choices, chosen, choose }: Props<T>) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (isOpen) list.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus()
  }, [isOpen])

  function close(): void {
    setOpen(false)
    button.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') return close()
    const items = [...(list.current?.children ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    const item = to === undefined ? undefined : items.at(to % items.length)
    if (!(item instanceof HTMLElement)) return
    event.preventDefault()
    item.focus()
  }

  return (
    <div
      className="relative"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className="grid size-9 cursor-pointer place-items-center rounded-lg text-quiet transition-colors hover:bg-edge hover:text-ink pointer-coarse:size-11"
        onClick={() => setOpen(!isOpen)}
      >
        {face}
      </button>
      {isOpen && (
        <div
          ref={list}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          onKeyDown={onKeyDown}
          className="absolute right-0 z-10 mt-1 grid min-w-40 rounded-xl border border-edge bg-surface p-1 shadow-lg"
        >
          {choices.map((choice) => (
            <button
              key={choice.value}
              type="button"
              role="menuitemradio"
              aria-checked={choice.value === chosen}
              tabIndex={-1}
              className="flex min-h-9 cursor-pointer items-center justify-between gap-6 rounded-lg px-3 text-left text-sm hover:bg-ground focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
              onClick={() => {
                choose(choice.value)
                close()
              }}
            >
              <span>{choice.label}</span>
              {choice.value === chosen && <Icon name="check" />}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
