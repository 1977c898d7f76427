import { passkeyTexts } from '../../messages/passkeys.ts'
import { useMessages } from '../../messages/use-messages.ts'
import type { Problem } from '../../passkeys/outcome.ts'
import { PasskeyAlert } from '../../passkeys/passkey-alert.tsx'

/** The reason why a sign-in with a passkey failed, and what to do next. */
export function PasskeyRefusal({ problem }: { problem: Problem }) {
  const { unknown } = useMessages(passkeyTexts)
  return <PasskeyAlert problem={problem} texts={{ INVALID_CREDENTIALS: unknown }} />
}
