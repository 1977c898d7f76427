import type { FactorKind } from '@latchkey/shared/factor'
import { useState } from 'react'
import { setFactorOwed } from '../../../api/owed-factor.ts'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { CardPage } from '../../../layout/page.tsx'
import { factorTexts } from '../../../messages/factors.ts'
import { passkeyTexts } from '../../../messages/passkeys.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { hasPasskeys } from '../../../passkeys/available.ts'
import { Button } from '../../../ui/button.tsx'
import { useSignOut } from '../../sign-out/use-sign-out.ts'
import { StepUp } from '../step-up/step-up.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { AddTotp } from './add-totp.tsx'
import { BackupCodes } from './backup-codes.tsx'

/** Sets up the second step that an account must have, before its user reaches the requested page. */
export function RequiredFactor({ username }: { username: string }) {
  const common = useMessages()
  const messages = useMessages(factorTexts)
  const passkeyMessages = useMessages(passkeyTexts)
  const { signOut, isPending, failure } = useSignOut()
  const [codes, setCodes] = useState<string[] | null>(null)
  const [kind, setKind] = useState<FactorKind>('totp')
  const goOn = () => setFactorOwed(false)
  const added = (made: string[] | null) => (made ? setCodes(made) : goOn())
  if (codes)
    return (
      <CardPage title={messages.requiredDone}>
        <BackupCodes codes={codes} username={username} heading="h2" done={goOn} />
      </CardPage>
    )
  return (
    <CardPage title={messages.requiredTitle} intro={messages.requiredIntro}>
      <StepUp />
      <div className="grid gap-5">
        {kind === 'totp' ? <AddTotp onAdded={added} /> : <AddPasskey onAdded={added} />}
        {hasPasskeys && (
          <Button variant="link" onClick={() => setKind(kind === 'totp' ? 'passkey' : 'totp')}>
            {kind === 'totp' ? passkeyMessages.add : messages.add}
          </Button>
        )}
        {failure && <FailureAlert failure={failure} />}
        <Button variant="plain" isPending={isPending} onClick={() => void signOut()}>
          {common.signOut}
        </Button>
      </div>
    </CardPage>
  )
}
