import { CardPage } from '../../layout/page.tsx'
import { questionTexts } from '../../messages/question.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'

/** Only the app can restart an expired sign-in. */
export function QuestionFailed({ isExpired }: { isExpired: boolean }) {
  const messages = useMessages(questionTexts)
  if (isExpired)
    return (
      <CardPage title={messages.expired}>
        <p className="mt-2 text-quiet">{messages.expiredText}</p>
      </CardPage>
    )
  return (
    <CardPage title={messages.failed} intro={messages.failedText}>
      <Button onClick={() => location.reload()}>{messages.again}</Button>
    </CardPage>
  )
}
