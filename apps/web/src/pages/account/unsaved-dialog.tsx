import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { UnsavedChanges } from '../../forms/use-unsaved-changes.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

export function UnsavedDialog({ unsaved }: { unsaved: UnsavedChanges }) {
  const accountMessages = useMessages(account)
  return (
    <Dialog title={accountMessages.unsaved} isOpen={unsaved.isAsked} close={unsaved.stay}>
      <div className="grid gap-3">
        <p className="mb-2 text-quiet">{accountMessages.unsavedText}</p>
        <Button onClick={unsaved.stay}>{accountMessages.stay}</Button>
        <Button variant="plain" onClick={unsaved.leave}>
          {accountMessages.leaveUnsaved}
        </Button>
      </div>
    </Dialog>
  )
}
