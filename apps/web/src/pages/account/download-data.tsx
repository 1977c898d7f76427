import { useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { dayIn } from '../../time-zone.ts'
import { RowFrame } from './rows/row-frame.tsx'
import { saveFile } from './save-file.ts'

type State = 'idle' | 'pending' | 'done' | Failure

export function DownloadData({ username }: { username: string }) {
  const accountMessages = useMessages(account)
  const [state, setState] = useState<State>('idle')

  async function download(): Promise<void> {
    setState('pending')
    try {
      const data = await api.account.exportData.query()
      const day = dayIn(data.profile.timeZone ?? 'UTC', new Date())
      const text = JSON.stringify(data, null, 2)
      saveFile(`latchkey-${username}-${day}.json`, { type: 'application/json', text })
      setState('done')
    } catch (error) {
      setState(readFailure(error))
    }
  }

  return (
    <RowFrame
      id="download"
      label={accountMessages.data}
      value={<p className="text-sm text-quiet">{accountMessages.dataIntro}</p>}
      isActionLong
      action={
        <Button variant="quiet" isPending={state === 'pending'} onClick={() => void download()}>
          {accountMessages.download}
        </Button>
      }
    >
      <div className="col-span-full py-1 empty:hidden sm:col-start-2">
        {typeof state === 'object' && <FailureAlert failure={state} />}
        {state === 'done' && (
          <output className="text-sm text-good">{accountMessages.downloaded}</output>
        )}
      </div>
    </RowFrame>
  )
}
