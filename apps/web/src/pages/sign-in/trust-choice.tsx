import { useId } from 'react'
import { factorTexts } from '../../messages/factors.ts'
import { useMessages } from '../../messages/use-messages.ts'

type Props = { isTrusted: boolean; onChange: (isTrusted: boolean) => void }

/** The box precedes the code, which is sent with its last digit. */
export function TrustChoice({ isTrusted, onChange }: Props) {
  const messages = useMessages(factorTexts)
  const id = useId()
  return (
    <div className="mb-5">
      <label className="flex min-h-6 items-center gap-2.5">
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-accent"
          checked={isTrusted}
          aria-describedby={id}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{messages.trust}</span>
      </label>
      <p id={id} className="mt-1 ml-7.5 text-sm text-quiet">
        {messages.trustHint}
      </p>
    </div>
  )
}
