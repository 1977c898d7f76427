import { useState } from 'react'
import { readFailure } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { FailureNotice } from '../../forms/failure-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Event } from './event.tsx'
import { trpc } from './queries.ts'
import { useWords } from './words.ts'

const few = 8
const more = 24
/** As many as the server hands out at once. */
const most = 200

export function History() {
  const words = useWords()
  const [shown, setShown] = useState(few)
  const events = trpc.account.securityEvents.useQuery()
  const count = events.data?.length ?? 0
  return (
    <Section id="history" title={words.history} intro={words.historyIntro}>
      {events.error && <FailureNotice failure={readFailure(events.error)} />}
      {events.isPending && <Skeleton lines={6} />}
      {events.data && count === 0 && <p className="text-quiet">{words.historyEmpty}</p>}
      <ol className="-my-2 divide-y divide-edge">
        {events.data?.slice(0, shown).map((event, index) => (
          // Rows have no name of their own, and never change their order.
          // oxlint-disable-next-line react/no-array-index-key
          <Event key={`${event.at} ${count - index}`} event={event} />
        ))}
      </ol>
      {shown < count && (
        <div className="mt-6">
          <Button look="plain" onClick={() => setShown(shown + more)}>
            {words.showMore}
          </Button>
        </div>
      )}
      {shown >= count && count === most && (
        <p className="mt-6 text-sm text-quiet">{words.historyMost}</p>
      )}
    </Section>
  )
}
