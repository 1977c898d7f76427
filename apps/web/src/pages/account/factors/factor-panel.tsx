import type { Factor, FactorKind } from '@latchkey/shared/factor'
import { useEffect, useEffectEvent, useState } from 'react'
import { readFailure } from '../../../api/client.ts'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { factorTexts } from '../../../messages/factors.ts'
import { passkeyTexts } from '../../../messages/passkeys.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { hasPasskeys } from '../../../passkeys/available.ts'
import { Alert } from '../../../ui/alert.tsx'
import { Button } from '../../../ui/button.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { trpc } from '../queries.ts'
import { AddPasskey } from './add-passkey.tsx'
import { AddTotp } from './add-totp.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { FactorItem } from './factor-item.tsx'

type Props = {
  factors: Factor[] | undefined
  hasPassword: boolean | undefined
  error: unknown
  username: string
  /** The kind of factor to add first. */
  first: FactorKind | null
  onBegun: () => void
}

/** The passkeys and authenticator apps of an account, or one that is being added. */
export function FactorPanel({ factors, hasPassword, error, username, first, onBegun }: Props) {
  const messages = useMessages(factorTexts)
  const passkeyMessages = useMessages(passkeyTexts)
  const cache = trpc.useUtils()
  const [adding, setAdding] = useState(first)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [outcome, setOutcome] = useState('')
  const begun = useEffectEvent(onBegun)
  // The next opening begins with the list again.
  useEffect(() => begun(), [])
  const refetch = () => void cache.account.invalidate()

  function added(backupCodes: string[] | null): void {
    setAdding(null)
    setCodes(backupCodes)
    tell(adding === 'passkey' ? passkeyMessages.added : messages.added)
  }
  function tell(text: string): void {
    setOutcome(text)
    refetch()
  }

  if (codes) return <BackupCodes codes={codes} username={username} done={() => setCodes(null)} />
  const back = (
    <Button variant="quiet" onClick={() => setAdding(null)}>
      {messages.back}
    </Button>
  )
  if (adding === 'passkey') return <AddPasskey onAdded={added} beside={back} />
  if (adding) return <AddTotp onAdded={added} beside={back} />
  return (
    <div className="grid gap-4">
      {error !== null && <FailureAlert failure={readFailure(error)} />}
      {outcome !== '' && <Alert variant="good">{outcome}</Alert>}
      {!factors && error === null && <Skeleton lines={3} />}
      {factors?.length === 0 && <p className="text-sm text-quiet">{messages.intro}</p>}
      <ul className="-my-2 divide-y divide-edge empty:hidden">
        {factors?.map((factor) => (
          <FactorItem
            key={factor.id}
            factor={factor}
            isLast={factors.length === 1}
            isSole={factors.length === 1 && hasPassword === false}
            onChanged={tell}
          />
        ))}
      </ul>
      {factors && (
        <div className="flex flex-wrap gap-3">
          {hasPasskeys && (
            <Button variant="plain" onClick={() => setAdding('passkey')}>
              {passkeyMessages.add}
            </Button>
          )}
          <Button variant="plain" onClick={() => setAdding('totp')}>
            {messages.add}
          </Button>
        </div>
      )}
    </div>
  )
}
