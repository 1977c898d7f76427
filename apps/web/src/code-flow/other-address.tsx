import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import type { CodeFlow } from './use-code-flow.ts'

/** The way back from an address that was mistyped. */
export function OtherAddress({ flow }: { flow: CodeFlow }) {
  const messages = useMessages(codeFlow)
  return (
    <span className="text-sm">
      <Button variant="link" onClick={flow.goBack}>
        {messages.otherAddress}
      </Button>
    </span>
  )
}
