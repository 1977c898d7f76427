import { Link } from 'wouter'
import { useLanguage } from '../messages/locale.tsx'
import { linkLook } from '../ui/link-look.ts'
import { CardPage } from '../ui/page.tsx'

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
