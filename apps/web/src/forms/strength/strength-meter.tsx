import { credentials } from '../../messages/credentials.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import type { Estimate } from './strength.ts'

const steps = [1, 2, 3, 4] as const

export function StrengthMeter({ score, advice }: Estimate) {
  const messages = useMessages(credentials)
  const word = messages.strengths[score]
  const color = score > 2 ? 'bg-good' : score > 1 ? 'bg-fair' : 'bg-bad'
  return (
    <div className="mt-2">
      <meter
        aria-label={messages.strength}
        aria-valuetext={word}
        max={4}
        value={score}
        className="sr-only"
      />
      <div aria-hidden="true" className="flex gap-1">
        {steps.map((step) => (
          <span
            key={step}
            data-reached={step <= Math.max(1, score) || undefined}
            className={`strength-step h-1 flex-1 rounded-full transition-colors ${step <= Math.max(1, score) ? color : 'bg-edge'}`}
          />
        ))}
      </div>
      <p aria-live="polite" className="mt-1.5 text-sm text-quiet">
        <span>{word}</span>
        {advice && (
          <>
            <Gap />
            <span>{messages.advice[advice]}</span>
          </>
        )}
      </p>
    </div>
  )
}
