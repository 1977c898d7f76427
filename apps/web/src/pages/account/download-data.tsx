import { useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

type State = 'idle' | 'pending' | 'done' | Failure

export function DownloadData({ username }: { username: string }) {
  const accountMessages = useMessages(account)
  const [state, setState] = useState<State>('idle')

  async function download(): Promise<void> {
    setState('pending')
    try {
      const data = await api.account.exportData.query()
      const day = new Date().toISOString().slice(0, 10)
      saveFile(`latchkey-${username}-${day}.json`, JSON.stringify(data, null, 2))
      setState('done')
    } catch (error) {
      setState(readFailure(error))
    }
  }

  return (
    <Section id="data" title={accountMessages.data} intro={accountMessages.dataIntro}>
      <div className="mb-5 empty:hidden">
        {typeof state === 'object' && <FailureAlert failure={state} />}
        {state === 'done' && <Alert variant="good">{accountMessages.downloaded}</Alert>}
      </div>
      <Button variant="plain" isPending={state === 'pending'} onClick={() => void download()}>
        {accountMessages.download}
      </Button>
    </Section>
  )
}

function saveFile(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
