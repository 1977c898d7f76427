import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ConfirmDeletion } from './confirm-deletion.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

export function DeleteAccount({ username }: { username: string }) {
  const accountMessages = useMessages(account)
  const [isAsking, setAsking] = useState(false)
  return (
    <Section id="deletion" title={accountMessages.deletion} intro={accountMessages.deletionIntro}>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {accountMessages.deleteAccount}
      </Button>
      <Dialog
        title={accountMessages.deletionQuestion}
        isOpen={isAsking}
        close={() => setAsking(false)}
      >
        <ConfirmDeletion username={username} cancel={() => setAsking(false)} />
      </Dialog>
    </Section>
  )
}
