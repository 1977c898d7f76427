import type { ProofMethod } from '@latchkey/shared/methods'
import { factorTexts } from '../messages/factors.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Alert } from '../ui/alert.tsx'

/**
 * Passkeys of another host are no method here. Where nothing but backup codes is offered, they are the
 * only factors of the account.
 */
export function PasskeysElsewhere({ methods }: { methods: readonly ProofMethod[] }) {
  const messages = useMessages(factorTexts)
  if (methods.some((method) => method !== 'backup_code')) return null
  return (
    <Alert variant="plain">
      {methods.length === 0 ? messages.passkeysElsewhere : messages.passkeysElsewhereUse}
    </Alert>
  )
}
