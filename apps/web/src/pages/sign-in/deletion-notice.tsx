import { useDates } from '../../messages/dates.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'

/** Reassures an owner who signs in before the deletion of the account. */
export function DeletionNotice({ deletesAt }: { deletesAt: string }) {
  const messages = useMessages()
  const { day } = useDates()
  return <Alert variant="plain">{messages.deletionPending(day(deletesAt))}</Alert>
}
