import { continueTexts } from '../../messages/continue.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'

const longestHost = 60

type Props = {
  address: string
  /** The app that the person's role may not use, if that is why. */
  app?: string | undefined
}

/** Names an address that the page does not lead on to. */
export function Refused({ address, app }: Props) {
  const messages = useMessages(continueTexts)
  if (app !== undefined) return <Alert variant="plain">{messages.roleRefused(app)}</Alert>
  const host = hostOf(address)
  return (
    <Alert variant="plain">
      <span className="wrap-anywhere">
        {host === '' ? messages.refusedUnread : messages.refused(host)}
      </span>
      <Gap />
      <span>{messages.refusedAdvice}</span>
    </Alert>
  )
}

/** Keeps the end of a long host, which says whose it is. Browsers write look-alike letters as xn--. */
function hostOf(address: string): string {
  const host = URL.parse(address)?.host ?? ''
  return host.length > longestHost ? `…${host.slice(-longestHost)}` : host
}
