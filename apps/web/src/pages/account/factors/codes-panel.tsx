import { readFailure } from '../../../api/client.ts'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'
import { trpc } from '../queries.ts'
import { useRows } from '../rows/rows.tsx'
import { BackupCodes } from './backup-codes.tsx'

type Props = {
  username: string
  /** True if no present codes would be replaced. */
  isFirst: boolean
}

/** Creates backup codes, which replace the present ones. */
export function CodesPanel({ username, isFirst }: Props) {
  const messages = useMessages(factorTexts)
  const cache = trpc.useUtils()
  const { close } = useRows()
  const made = trpc.account.newBackupCodes.useMutation({
    onSettled: () => cache.account.invalidate(),
  })
  if (made.data) return <BackupCodes codes={made.data.codes} username={username} done={close} />
  return (
    <div className="grid gap-4">
      <p className="text-sm text-quiet">{messages.backupIntro}</p>
      {made.error && <FailureAlert failure={readFailure(made.error)} />}
      {!isFirst && <p className="text-sm">{messages.newCodesEnd}</p>}
      <div>
        <Button variant="plain" isPending={made.isPending} onClick={() => made.mutate()}>
          {messages.newCodes}
        </Button>
      </div>
    </div>
  )
}
