import { use } from 'react'
import { continueTexts } from '../../messages/continue.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Refused } from './refused.tsx'
import { firstAnswer, useVerdict } from './use-verdict.ts'

/**
 * The target after the sign-in. The page waits for the first answer, since a later line would move the form; a check
 * that fails does not block the page.
 */
export function Destination({ address }: { address: string }) {
  const messages = useMessages(continueTexts)
  const first = use(firstAnswer(address))
  const later = useVerdict(first.verdict ? null : address)
  const verdict = first.verdict ?? later.verdict
  if (verdict && !verdict.isAllowed) return <Refused address={address} />
  return (
    <output className="block wrap-anywhere text-quiet">
      {verdict?.app != null && messages.continueTo(verdict.app)}
    </output>
  )
}
