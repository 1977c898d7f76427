import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import type { ChallengeFlow } from './use-code-flow.ts'

export function OtherAddress({ flow }: { flow: ChallengeFlow }) {
  const { text } = useLanguage()
  return (
    <div className="mt-4 text-sm">
      <Button look="link" onClick={flow.goBack}>
        {text.otherAddress}
      </Button>
    </div>
  )
}
