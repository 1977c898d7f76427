import { useLanguage } from '../../messages/locale.tsx'
import { Alert } from '../../ui/alert.tsx'

/** Without cookies nobody stays signed in, and nothing else would say why. */
export function CookiesBlocked() {
  const { text } = useLanguage()
  if (navigator.cookieEnabled) return null
  return (
    <div className="mb-5">
      <Alert variant="bad">{text.cookiesBlocked}</Alert>
    </div>
  )
}
