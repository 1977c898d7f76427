import type { Reason } from '@latchkey/shared/errors'
import { FailureAlert } from '../forms/failure-alert.tsx'
import { passkeyTexts } from '../messages/passkeys.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Alert } from '../ui/alert.tsx'
import type { Problem } from './outcome.ts'

type Props = {
  problem: Problem
  /** Texts for refusals that have a special meaning here. */
  texts?: Partial<Record<Reason, string>>
}

/** The reason why a passkey failed. A user who cancelled knows it, and sees nothing. */
export function PasskeyAlert({ problem, texts = {} }: Props) {
  const { troubles } = useMessages(passkeyTexts)
  if ('failure' in problem) {
    const { failure } = problem
    const text = failure.reason && texts[failure.reason]
    return text ? <Alert variant="bad">{text}</Alert> : <FailureAlert failure={failure} />
  }
  const { trouble } = problem
  return trouble === 'cancelled' ? null : <Alert variant="bad">{troubles[trouble]}</Alert>
}
