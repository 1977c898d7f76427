import { continueTexts } from '../../messages/continue.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Refused } from './refused.tsx'
import { useVerdict } from './use-verdict.ts'

/** The target after the sign-in, once the service has allowed it. */
export function Destination({ address }: { address: string }) {
  const messages = useMessages(continueTexts)
  const { verdict } = useVerdict(address)
  if (verdict && !verdict.isAllowed) return <Refused address={address} />
  return (
    <output className="block wrap-anywhere text-quiet">
      {verdict?.app != null && messages.continueTo(verdict.app)}
    </output>
  )
}
