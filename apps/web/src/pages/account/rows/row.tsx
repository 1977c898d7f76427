import { useEffect, useRef, type ReactNode } from 'react'
import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'
import { RowFrame } from './row-frame.tsx'
import { useRows } from './rows.tsx'
import { useKeptFocus } from './use-kept-focus.ts'

type Props = {
  id: string
  label: string
  value: ReactNode
  /** The label of the button that opens the row; "Change" by default. */
  action?: string
  /** A list is closed, an unfinished change is cancelled. */
  isList?: boolean
  /** A form of one field replaces the value; the row's label is the field's. */
  isText?: boolean
  /** The form has a button to cancel, beside the one that saves. */
  hasOwnCancel?: boolean
  children: ReactNode
}

/** Sentences in a row have one size, also those of forms that other pages share; dialogs keep theirs. */
const inside =
  'sm:[&_button[type=submit]]:w-auto sm:[&_button[type=submit]]:justify-self-start [&_p:not(dialog_p)]:text-sm'

/** A row that opens in place. */
export function Row(props: Props) {
  const { id, label, value, action, isList = false, isText = false, children } = props
  const hasOwnCancel = isText || (props.hasOwnCancel ?? false)
  const accountMessages = useMessages(account)
  const { openId, outcome, open, close } = useRows()
  const isOpen = openId === id
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(isOpen)

  // A closing form takes the focus with it.
  useEffect(() => {
    const isLost = document.activeElement === document.body
    if (wasOpen.current && !isOpen && openId === '' && isLost) button.current?.focus()
    if (!wasOpen.current && isOpen) comeTo(button.current)
    wasOpen.current = isOpen
  }, [isOpen, openId])
  useKeptFocus(button, isOpen)

  const closing = isList ? accountMessages.close : accountMessages.cancel
  return (
    <RowFrame
      id={id}
      label={label}
      value={
        isOpen && isText ? (
          <div className={`${inside} pt-1 pb-3 [&_label]:sr-only`}>{children}</div>
        ) : (
          value
        )
      }
      isEdited={isOpen && isText}
      action={
        isOpen && hasOwnCancel ? null : (
          <Button
            ref={button}
            variant="quiet"
            aria-expanded={isOpen}
            onClick={() => (isOpen ? close() : open(id))}
          >
            <span>
              <span>{isOpen ? closing : (action ?? accountMessages.change)}</span>{' '}
              <span className="sr-only">{label}</span>
            </span>
          </Button>
        )
      }
    >
      <output className="col-span-full text-sm text-good not-empty:pt-0.5 not-empty:pb-1 sm:col-start-2">
        {outcome?.id === id && outcome.text}
      </output>
      {isOpen && !isText && (
        <div className={`col-span-full pt-3 pb-4 sm:col-start-2 ${inside}`}>{children}</div>
      )}
    </RowFrame>
  )
}

/** A link elsewhere on the page can open a row that is out of sight. */
function comeTo(button: HTMLButtonElement | null): void {
  const row = button?.closest('[role=group]')
  if (!row || row.contains(document.activeElement)) return
  row.scrollIntoView({ block: 'nearest' })
  button?.focus({ preventScroll: true })
}
