import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import type { CodeFlow } from './use-code-flow.ts'

export function OtherAddress({ flow }: { flow: CodeFlow }) {
  const { text } = useLanguage()
  return (
    <div className="mt-4 text-sm">
      <Button variant="link" onClick={flow.goBack}>
        {text.otherAddress}
      </Button>
    </div>
  )
}
