import { use } from 'react'
import { continueTexts } from '../../messages/continue.ts'
import type { ContinueMessages } from '../../messages/continue/en.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Refused } from './refused.tsx'
import { firstAnswer, useVerdict } from './use-verdict.ts'

/** The page's own step on the way to another program. */
export type ContinueStep = keyof ContinueMessages['continueTo']

type Props = { address: string; step: ContinueStep }

/**
 * The target after this page's step. The page waits for the first answer, since a later line would move the form; a check
 * that fails does not block the page.
 */
export function Destination({ address, step }: Props) {
  const messages = useMessages(continueTexts)
  const first = use(firstAnswer(address))
  const later = useVerdict(first.verdict ? null : address)
  const verdict = first.verdict ?? later.verdict
  if (verdict && !verdict.isAllowed) return <Refused address={address} />
  return (
    <output className="block wrap-anywhere text-quiet">
      {verdict?.app != null && messages.continueTo[step](verdict.app)}
    </output>
  )
}
