import { useHistoryState } from 'wouter/use-browser-location'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import type { SignOutReason } from './sign-out-reason.ts'

/** The history state that the previous page sets. */
export type Arrival = { arrival?: SignOutReason | 'reset'; identifier?: string }

export const useArrival = (): Arrival => useHistoryState<Arrival | null>() ?? {}

/** The reason why the sign-in page appeared where another page had been. */
export function ArrivalAlert({ arrival }: Arrival) {
  const messages = useMessages()
  if (!arrival) return null
  const texts = {
    reset: messages.passwordWasReset,
    'signed-out': messages.signedOut,
    'deletion-requested': messages.deletionRequested,
    ended: messages.reasons.UNAUTHENTICATED,
  }
  const isWish = arrival === 'reset' || arrival === 'signed-out'
  return (
    <div className="mb-5">
      <Alert variant={isWish ? 'good' : 'plain'}>{texts[arrival]}</Alert>
    </div>
  )
}
