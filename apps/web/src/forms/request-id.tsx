import { useMessages } from '../messages/use-messages.ts'

/** What to quote to whoever can read the server's log. */
export function RequestId({ id }: { id: string }) {
  const messages = useMessages()
  return (
    <span className="mt-1.5 block text-xs wrap-anywhere">
      <span>{messages.quote}</span> <code className="select-all">{id}</code>
    </span>
  )
}
