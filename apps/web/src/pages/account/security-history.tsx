import { useState } from 'react'
import { readFailure } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { HistoryEntry, LastEvent } from './history-entry.tsx'
import { trpc } from './queries.ts'
import { Answer } from './rows/answer.tsx'
import { Row } from './rows/row.tsx'
import { useRows } from './rows/rows.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

const firstCount = 8
const moreCount = 24
/** The server answers with at most this many events. */
const serverLimit = 200

export function SecurityHistory() {
  const accountMessages = useMessages(account)
  const { openId } = useRows()
  const [shown, setShown] = useState(firstCount)
  const events = trpc.account.securityEvents.useQuery()
  const count = events.data?.length ?? 0
  return (
    <Row
      id="history"
      label={accountMessages.history}
      value={
        openId === 'history' && events.data ? (
          <p className="text-sm text-quiet">{accountMessages.historyIntro}</p>
        ) : (
          <Answer name="securityEvents" query={events}>
            {([newest]) => newest && <LastEvent event={newest} />}
          </Answer>
        )
      }
      action={accountMessages.showHistory}
      isList
    >
      {events.error && <FailureAlert failure={readFailure(events.error)} />}
      {events.isPending && <Skeleton lines={6} />}
      {events.data && count === 0 && <p className="text-quiet">{accountMessages.historyEmpty}</p>}
      <ol className="-my-2 divide-y divide-edge">
        {events.data?.slice(0, shown).map((event, index) => (
          // Events carry no id, and their order never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <HistoryEntry key={`${event.at} ${count - index}`} event={event} />
        ))}
      </ol>
      {shown < count && (
        <div className="mt-6">
          <Button variant="plain" onClick={() => setShown(shown + moreCount)}>
            {accountMessages.showMore}
          </Button>
        </div>
      )}
      {shown >= count && count === serverLimit && (
        <p className="mt-6 text-sm text-quiet">{accountMessages.historyMost}</p>
      )}
    </Row>
  )
}
