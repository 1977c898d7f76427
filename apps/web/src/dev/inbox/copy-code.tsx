import { useState } from 'react'
import { dev } from '../../messages/dev.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'

export function CopyCode({ code }: { code: string }) {
  const devMessages = useMessages(dev)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
  }
  return (
    <p className="flex flex-wrap items-center gap-4">
      <code className="mail-code text-ink">{code}</code>
      {/* Browsers offer no clipboard on plain http; the code can still be selected. */}
      <Button variant="plain" onClick={() => void copy().catch(() => undefined)}>
        {devMessages.copyCode}
      </Button>
      <output>{isCopied && <span>{devMessages.copied}</span>}</output>
    </p>
  )
}
