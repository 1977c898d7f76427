import { Link } from 'wouter'
import { useLanguage } from '../messages/locale.tsx'
import { linkLook } from '../ui/link-variant.ts'
import { CardPage } from '../layout/page.tsx'

export function NotFound() {
  const { text } = useLanguage()
  return (
    <CardPage title={text.notFound} intro={text.notFoundText}>
      <Link href="/" className={linkLook}>
        {text.toStart}
      </Link>
    </CardPage>
  )
}
