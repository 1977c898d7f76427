import type { Factor } from '@latchkey/shared/factor'
import { useState } from 'react'
import { readFailure } from '../../../api/client.ts'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Alert } from '../../../ui/alert.tsx'
import { Button } from '../../../ui/button.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { trpc } from '../queries.ts'
import { AddTotp } from './add-totp.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { FactorItem } from './factor-item.tsx'

type Props = { factors: Factor[] | undefined; error: unknown; username: string }

/** The authenticator apps of an account, or one that is being added. */
export function FactorPanel({ factors, error, username }: Props) {
  const messages = useMessages(factorTexts)
  const cache = trpc.useUtils()
  const [isAdding, setAdding] = useState(false)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [outcome, setOutcome] = useState('')
  const refetch = () => void cache.account.factors.invalidate()

  function added(backupCodes: string[] | null): void {
    setAdding(false)
    setCodes(backupCodes)
    tell(messages.added)
  }
  function tell(text: string): void {
    setOutcome(text)
    refetch()
  }

  if (codes) return <BackupCodes codes={codes} username={username} done={() => setCodes(null)} />
  if (isAdding) return <AddTotp onAdded={added} />
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
            onChanged={tell}
          />
        ))}
      </ul>
      {factors && (
        <div>
          <Button variant="plain" onClick={() => setAdding(true)}>
            {factors.length === 0 ? messages.add : messages.addAnother}
          </Button>
        </div>
      )}
    </div>
  )
}
