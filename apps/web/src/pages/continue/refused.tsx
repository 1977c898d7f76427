import { continueTexts } from '../../messages/continue.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'

const longestHost = 60

type Props = {
  address: string
  /** The app that the user's role may not use, if that is the reason. */
  app?: string | undefined
}

/** Shows an address to which the page does not redirect. */
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

/**
 * Keeps the end of a long host, which identifies its owner. Browsers write look-alike letters as xn--.
 */
function hostOf(address: string): string {
  const host = URL.parse(address)?.host ?? ''
  return host.length > longestHost ? `…${host.slice(-longestHost)}` : host
}
