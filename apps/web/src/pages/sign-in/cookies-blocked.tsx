import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'

/** Without cookies every sign-in would be lost at once, without a visible reason. */
export function CookiesBlocked() {
  const messages = useMessages()
  if (navigator.cookieEnabled) return null
  return (
    <div className="mb-5">
      <Alert variant="bad">{messages.cookiesBlocked}</Alert>
    </div>
  )
}
