import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ConfirmDeletion } from './confirm-deletion.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { PasswordKnown } from './password-known.tsx'
import { RowFrame } from './rows/row-frame.tsx'

export function DeleteAccount({ username }: { username: string }) {
  const accountMessages = useMessages(account)
  const [isAsking, setAsking] = useState(false)
  return (
    <RowFrame
      id="deletion"
      label={accountMessages.deletion}
      value={<p className="text-sm text-quiet">{accountMessages.deletionSummary}</p>}
      isActionLong
      action={
        <Button variant="quietDanger" onClick={() => setAsking(true)}>
          {accountMessages.deleteAccount}
        </Button>
      }
    >
      <Dialog
        title={accountMessages.deletionQuestion}
        isOpen={isAsking}
        close={() => setAsking(false)}
      >
        <PasswordKnown>
          {(hasPassword) => (
            <ConfirmDeletion {...{ username, hasPassword }} cancel={() => setAsking(false)} />
          )}
        </PasswordKnown>
      </Dialog>
    </RowFrame>
  )
}
