import { useState, type RefObject } from 'react'
import { Button } from './button.tsx'

type Props = {
  text: string
  label: string
  copied: string
  /** The advice if the browser refuses, after which the text of the element is selected. */
  notCopied: string
  shown: RefObject<HTMLElement | null>
}

/** Browsers offer no clipboard on plain http, where the text can still be selected. */
const hasClipboard = 'clipboard' in navigator

/** Copies a text, and says so. */
export function CopyButton({ text, label, copied, notCopied, shown }: Props) {
  const [outcome, setOutcome] = useState('')
  if (!hasClipboard) return null
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome(copied)
    } catch {
      if (shown.current) getSelection()?.selectAllChildren(shown.current)
      setOutcome(notCopied)
    }
  }
  return (
    <>
      <Button variant="plain" onClick={() => void copy()}>
        {label}
      </Button>
      <output className="self-center text-sm text-quiet">
        {outcome && <span>{outcome}</span>}
      </output>
    </>
  )
}
