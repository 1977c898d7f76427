import { useLanguage } from '../messages/locale.tsx'

/** What to quote to whoever can read the server's log. */
export function RequestId({ id }: { id: string }) {
  const { text } = useLanguage()
  return (
    <span className="mt-1.5 block text-xs wrap-anywhere">
      <span>{text.quote}</span> <code className="select-all">{id}</code>
    </span>
  )
}
