import { factorTexts } from '../../../messages/factors.ts'
import { useLanguage } from '../../../messages/language.tsx'
import { Gap } from '../../../messages/gap.tsx'
import { useMessages } from '../../../messages/use-messages.ts'
import { Alert } from '../../../ui/alert.tsx'
import { alertLinkClass } from '../../../ui/link-class.ts'
import { trpc } from '../queries.ts'
import { useRows } from '../rows/rows.tsx'

/** A note with the date from which the account must have a second step, until it has one. */
export function FactorReminder() {
  const messages = useMessages(factorTexts)
  const { locale } = useLanguage()
  const { open } = useRows()
  const { data } = trpc.account.factors.useQuery()
  if (!data || data.requiredFrom === null || data.factors.length > 0) return null
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })
  return (
    <Alert variant="plain">
      <span>{messages.requiredFrom(day.format(new Date(data.requiredFrom)))}</span>
      <Gap />
      <button type="button" className={alertLinkClass} onClick={() => open('factors')}>
        {messages.setUpNow}
      </button>
    </Alert>
  )
}
