import type { ReactNode } from 'react'
import { account } from '../../../messages/account.ts'
import { Gap } from '../../../messages/gap.tsx'
import { useMessages } from '../../../messages/use-messages.ts'
import { linkClass } from '../../../ui/link-class.ts'
import { useIsLate, type AnswerName } from '../use-answers.ts'

type Props<Data> = {
  name: AnswerName
  query: { data: Data | undefined; error: unknown; refetch: () => Promise<unknown> }
  children: (data: Data) => ReactNode
}

/** The value of a row whose answer may be late or missing. A late one keeps to the line that waited for it. */
export function Answer<Data>({ name, query: { data, error, refetch }, children }: Props<Data>) {
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const isLate = useIsLate(name)
  if (data !== undefined)
    return isLate ? <div className="line-clamp-1">{children(data)}</div> : children(data)
  if (!error) return <span className="text-quiet">{messages.loading}</span>
  return (
    <span className="text-quiet">
      <span>{accountMessages.notLoaded}</span>
      <Gap />
      <button
        type="button"
        className={`cursor-pointer ${linkClass}`}
        onClick={() => void refetch()}
      >
        {messages.tryAgain}
      </button>
    </span>
  )
}
