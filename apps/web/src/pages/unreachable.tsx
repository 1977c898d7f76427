import type { Failure } from '../api/client.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { FailureAlert } from '../forms/failure-alert.tsx'
import { CardPage } from '../layout/page.tsx'

/** Whether anybody is signed in cannot be asked; the page stays and goes on by itself. */
export function Unreachable({ failure }: { failure: Failure }) {
  const { text } = useLanguage()
  const { reason } = failure
  const isElsewhere = reason === 'FORBIDDEN'
  return (
    <CardPage title={text.unreachable} intro={reason ? text.reasons[reason] : text.unreachableText}>
      {isElsewhere && (
        <div className="mb-5">
          <FailureAlert failure={failure} />
        </div>
      )}
      <Button onClick={() => location.reload()}>{text.tryAgain}</Button>
    </CardPage>
  )
}
