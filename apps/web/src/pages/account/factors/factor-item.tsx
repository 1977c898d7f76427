import type { Factor } from '@latchkey/shared/factor'
import { useState } from 'react'
import { factorTexts } from '../../../messages/factors.ts'
import { passkeyTexts } from '../../../messages/passkeys.ts'
import { useDates } from '../../../messages/dates.ts'
import { useLanguage } from '../../../messages/language.tsx'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatAgo } from '../format-ago.ts'
import { RemoveFactor } from './remove-factor.tsx'
import { RenameFactor } from './rename-factor.tsx'

type Props = {
  factor: Factor
  isLast: boolean
  /** Without it nothing could sign in. */
  isSole: boolean
  onChanged: (outcome: string) => void
}

export function FactorItem({ factor, isLast, isSole, onChanged }: Props) {
  const messages = useMessages(factorTexts)
  const passkeyMessages = useMessages(passkeyTexts)
  const { locale } = useLanguage()
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null)
  const { name, createdAt, lastUsedAt, removesAt } = factor
  const { day, minute } = useDates()
  const removal = isSole ? messages.soleTitle : messages.removeQuestion(name)

  function finish(outcome: string): void {
    setDoing(null)
    onChanged(outcome)
  }

  return (
    <li className="grid gap-3 py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">{name}</p>
          <p className="mt-0.5 text-sm text-quiet">{messages.kinds[factor.kind]}</p>
          <p className="text-sm text-quiet">
            <span>{messages.addedOn}</span> <time dateTime={createdAt}>{day(createdAt)}</time>
          </p>
          <p className="text-sm text-quiet">
            {lastUsedAt === null
              ? messages.neverUsed
              : messages.usedAgo(formatAgo(lastUsedAt, locale) ?? messages.now)}
          </p>
          {factor.kind === 'passkey' && (
            <p className="text-sm text-quiet">
              {factor.synced ? passkeyMessages.synced : passkeyMessages.oneDevice}
            </p>
          )}
          {factor.kind === 'passkey' && !factor.passwordless && (
            <p className="text-sm text-quiet">{passkeyMessages.onlySecond}</p>
          )}
          {removesAt !== null && (
            <p className="mt-1 text-sm text-bad">{messages.goesOn(minute(removesAt))}</p>
          )}
        </div>
        <div className="flex gap-2">
          <Button variant="plain" onClick={() => setDoing('rename')}>
            <span>
              <span>{messages.rename}</span> <span className="sr-only">{name}</span>
            </span>
          </Button>
          <Button variant="plain" onClick={() => setDoing('remove')}>
            <span>
              <span>{messages.remove}</span> <span className="sr-only">{name}</span>
            </span>
          </Button>
        </div>
      </div>
      <Dialog
        title={doing === 'remove' ? removal : messages.rename}
        isOpen={doing !== null}
        close={() => setDoing(null)}
      >
        {doing === 'rename' && (
          <RenameFactor
            factor={factor}
            cancel={() => setDoing(null)}
            onRenamed={() => finish(messages.renamed)}
          />
        )}
        {doing === 'remove' && (
          <RemoveFactor
            factor={factor}
            isLast={isLast}
            isSole={isSole}
            cancel={() => setDoing(null)}
            onRemoved={() =>
              finish(factor.kind === 'passkey' ? passkeyMessages.removed : messages.removed)
            }
          />
        )}
      </Dialog>
    </li>
  )
}
