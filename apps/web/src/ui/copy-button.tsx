import { useState } from 'react'
import { Button } from './button.tsx'

type Props = { text: string; label: string; copied: string }

/** Browsers offer no clipboard on plain http, where the text can still be selected. */
const hasClipboard = 'clipboard' in navigator

/** Copies a text, and says so. */
export function CopyButton({ text, label, copied }: Props) {
  const [isCopied, setCopied] = useState(false)
  if (!hasClipboard) return null
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <>
      <Button variant="plain" onClick={() => void copy().catch(() => undefined)}>
        {label}
      </Button>
      <output className="self-center text-sm text-quiet">
        {isCopied && <span>{copied}</span>}
      </output>
    </>
  )
}
