import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'
import { useRows } from './rows.tsx'

/** Closes a row without saving, from beside the button that saves. */
export function CancelRow({ label }: { label: string }) {
  const { cancel } = useMessages(account)
  const { close } = useRows()
  return (
    <Button variant="quiet" aria-expanded onClick={close}>
      <span>
        <span>{cancel}</span> <span className="sr-only">{label}</span>
      </span>
    </Button>
  )
}
