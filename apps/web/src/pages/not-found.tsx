import { Link } from 'wouter'
import { useMessages } from '../messages/use-messages.ts'
import { linkClass } from '../ui/link-class.ts'
import { CardPage } from '../layout/page.tsx'

export function NotFound() {
  const messages = useMessages()
  return (
    <CardPage title={messages.notFound} intro={messages.notFoundText}>
      <Link href="/" className={linkClass}>
        {messages.toStart}
      </Link>
    </CardPage>
  )
}
