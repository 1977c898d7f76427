import { Link } from 'wouter'
import { useLanguage } from '../messages/locale.tsx'
import { linkClass } from '../ui/link-class.ts'
import { CardPage } from '../layout/page.tsx'

export function NotFound() {
  const { text } = useLanguage()
  return (
    <CardPage title={text.notFound} intro={text.notFoundText}>
      <Link href="/" className={linkClass}>
        {text.toStart}
      </Link>
    </CardPage>
  )
}
