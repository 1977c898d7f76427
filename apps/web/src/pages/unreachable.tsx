import type { Failure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { CardPage } from '../ui/page.tsx'

/** Whether anybody is signed in cannot be asked; the page stays and goes on by itself. */
export function Unreachable({ failure }: { failure: Failure }) {
  const { text } = useLanguage()
  const { reason } = failure
  return (
    <CardPage title={text.unreachable} intro={reason ? text.reasons[reason] : text.unreachableText}>
      <Button onClick={() => location.reload()}>{text.tryAgain}</Button>
    </CardPage>
  )
}
