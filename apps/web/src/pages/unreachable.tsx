import type { Failure } from '../api/client.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { FailureAlert } from '../forms/failure-alert.tsx'
import { CardPage } from '../layout/page.tsx'

/** This page replaces any other while the server cannot say whether the browser is signed in. */
export function Unreachable({ failure }: { failure: Failure }) {
  const messages = useMessages()
  const { reason } = failure
  const isElsewhere = reason === 'FORBIDDEN'
  return (
    <CardPage
      title={messages.unreachable}
      intro={reason ? messages.reasons[reason] : messages.unreachableText}
    >
      {isElsewhere && (
        <div className="mb-5">
          <FailureAlert failure={failure} />
        </div>
      )}
      <Button onClick={() => location.reload()}>{messages.tryAgain}</Button>
    </CardPage>
  )
}
