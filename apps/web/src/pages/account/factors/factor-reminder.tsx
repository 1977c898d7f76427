import { factorTexts } from '../../../messages/factors.ts'
import { useDates } from '../../../messages/dates.ts'
import { Gap } from '../../../messages/gap.tsx'
import { useMessages } from '../../../messages/use-messages.ts'
import { Alert } from '../../../ui/alert.tsx'
import { alertLinkClass } from '../../../ui/link-class.ts'
import { trpc } from '../queries.ts'
import { useRows } from '../rows/rows.tsx'
import { useIsLate } from '../use-answers.ts'

/**
 * A note with the date from which the account must have a second step, until it has one. It would move the
 * page after a late answer: then the row says it.
 */
export function FactorReminder() {
  const messages = useMessages(factorTexts)
  const { day } = useDates()
  const { open } = useRows()
  const { data } = trpc.account.factors.useQuery()
  const isLate = useIsLate('factors')
  if (!data || isLate || data.requiredFrom === null || data.factors.length > 0) return null
  return (
    <Alert variant="plain">
      <span>{messages.requiredFrom(day(data.requiredFrom))}</span>
      <Gap />
      <button type="button" className={alertLinkClass} onClick={() => open('factors')}>
        {messages.setUpNow}
      </button>
    </Alert>
  )
}
