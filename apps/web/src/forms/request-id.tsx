import { useMessages } from '../messages/use-messages.ts'

/** The id by which the operator finds the failed request in the server's log. */
export function RequestId({ id }: { id: string }) {
  const messages = useMessages()
  return (
    <span className="mt-1.5 block text-xs wrap-anywhere">
      <span>{messages.quote}</span> <code className="select-all">{id}</code>
    </span>
  )
}
