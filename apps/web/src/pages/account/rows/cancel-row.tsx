import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'
import { useRows } from './rows.tsx'

type Props = { label: string; onCancel?: () => void }

/** Closes a row without saving, from beside the button that saves. */
export function CancelRow({ label, onCancel }: Props) {
  const { cancel } = useMessages(account)
  const { close } = useRows()
  return (
    <Button
      variant="quiet"
      aria-expanded
      onClick={() => {
        onCancel?.()
        close()
      }}
    >
      <span>
        <span>{cancel}</span> <span className="sr-only">{label}</span>
      </span>
    </Button>
  )
}
