import { useState } from 'react'
import { dev } from '../../messages/dev.ts'
import { useMessages } from '../../messages/use-messages.ts'

export function CopyCode({ code }: { code: string }) {
  const devMessages = useMessages(dev)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
  }
  return (
    <p className="flex items-center gap-4">
      <button
        type="button"
        title={devMessages.copyCode}
        className="mail-code text-ink"
        // Browsers offer no clipboard on plain http; the code can still be selected.
        onClick={() => void copy().catch(() => undefined)}
      >
        {code}
      </button>
      <output>{isCopied && <span>{devMessages.copied}</span>}</output>
    </p>
  )
}
