import { useState } from 'react'
import { readFailure, type Failure } from '../api/client.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../forms/failure-notice.tsx'
import { Notice } from '../ui/alert.tsx'
import { useSecondsUntil } from '../forms/use-countdown.ts'

export function Resend({ resendAt, resend }: { resendAt: string; resend: () => Promise<void> }) {
  const { text } = useLanguage()
  const seconds = useSecondsUntil(resendAt)
  const [isPending, setPending] = useState(false)
  const [outcome, setOutcome] = useState<'sent' | Failure | null>(null)

  async function sendAgain(): Promise<void> {
    setPending(true)
    try {
      await resend()
      setOutcome('sent')
    } catch (error) {
      setOutcome(readFailure(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <>
      <Button
        look="link"
        disabled={seconds > 0}
        isPending={isPending}
        onClick={() => void sendAgain()}
      >
        <span className="tabular-nums">{seconds > 0 ? text.resendIn(seconds) : text.resend}</span>
      </Button>
      {outcome && (
        <div className="order-last w-full pt-2">
          {outcome === 'sent' ? (
            <Notice look="good">{text.codeSentAgain}</Notice>
          ) : (
            <FailureNotice failure={outcome} />
          )}
        </div>
      )}
    </>
  )
}
