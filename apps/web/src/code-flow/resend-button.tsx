import { useState } from 'react'
import { readFailure, type Failure } from '../api/client.ts'
import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { FailureAlert } from '../forms/failure-alert.tsx'
import { Alert } from '../ui/alert.tsx'
import { useSecondsUntil } from '../forms/use-countdown.ts'

type Props = {
  resendAt: string
  /** Returns whether the server held the email back, because the address was mailed lately. */
  resend: () => Promise<boolean>
  /**
   * `there` beside a field for another address, where "it" would be either of the two; `new` where no mail has
   * brought this code yet.
   */
  kind?: 'again' | 'there' | 'new'
}

export function ResendButton({ resendAt, resend, kind = 'again' }: Props) {
  const messages = useMessages(codeFlow)
  const seconds = useSecondsUntil(resendAt)
  const [isPending, setPending] = useState(false)
  const [outcome, setOutcome] = useState<'sent' | 'held back' | Failure | null>(null)
  const [now, soon] = {
    again: [messages.resend, messages.resendIn] as const,
    there: [messages.resendThere, messages.resendThereIn] as const,
    new: [messages.newCode, messages.newCodeIn] as const,
  }[kind]

  async function resendCode(): Promise<void> {
    setPending(true)
    try {
      const isHeldBack = await resend()
      // A mail that was held back has no news before its state is known.
      setOutcome(kind === 'new' ? null : isHeldBack ? 'held back' : 'sent')
    } catch (error) {
      setOutcome(readFailure(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <>
      <Button
        variant="link"
        mustWait={seconds > 0}
        isPending={isPending}
        onClick={() => void resendCode()}
      >
        <span className="tabular-nums">{seconds > 0 ? soon(seconds) : now}</span>
      </Button>
      {outcome && (
        <div className="order-last w-full pt-2">
          {outcome === 'sent' ? (
            <Alert variant="good">{messages.codeSentAgain}</Alert>
          ) : outcome === 'held back' ? (
            <Alert variant="plain">{messages.codeHeldBack}</Alert>
          ) : (
            <FailureAlert failure={outcome} />
          )}
        </div>
      )}
    </>
  )
}
