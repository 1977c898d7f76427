import { continueTexts } from '../../messages/continue.ts'
import { useMessages } from '../../messages/use-messages.ts'

/** Names the app that a sign-in leads to. */
export function AppNotice({ app }: { app: string }) {
  const messages = useMessages(continueTexts)
  return <p className="mb-5 wrap-anywhere text-quiet">{messages.continueTo['sign-in'](app)}</p>
}
