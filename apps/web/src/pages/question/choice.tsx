import type { AppQuestion } from '@latchkey/shared/app'
import type { Session } from '@latchkey/shared/auth'
import { CardPage } from '../../layout/page.tsx'
import { questionTexts } from '../../messages/question.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { api } from '../../api/client.ts'

type Shown = Extract<AppQuestion, { app: string }>
type Props = {
  question: Shown
  session: Session | null
  answer: (isAgreed: boolean) => void
}

/** Asks whether to continue with this account, or what a third-party app may learn. */
export function Choice({ question: { status, app, scopes }, session, answer }: Props) {
  const messages = useMessages(questionTexts)
  const { username = '', displayName = null } = session?.user ?? {}
  const name = displayName ?? username
  // Only the user name tells two accounts of one person apart.
  const account = displayName === null ? username : messages.named(displayName, username)
  if (status === 'choose_account')
    return (
      <CardPage title={messages.chooseTitle(app)} intro={messages.chooseText(account)}>
        <div className="grid gap-3">
          <Button onClick={() => answer(true)}>
            <span className="min-w-0 wrap-anywhere">{messages.goOn(name)}</span>
          </Button>
          {/* Without a session this page is the sign-in. */}
          <Button variant="quiet" onClick={() => void api.auth.logout.mutate()}>
            {messages.otherAccount}
          </Button>
        </div>
      </CardPage>
    )
  const told = Object.entries(messages.scopes).filter(([scope]) => scopes.includes(scope))
  return (
    <CardPage title={messages.consentTitle(app)} intro={messages.consentText(app)}>
      <ul className="mb-4 list-disc pl-5">
        {told.map(([scope, text]) => (
          <li key={scope}>{text}</li>
        ))}
      </ul>
      {/* The browser may be signed in to the account of somebody else. */}
      <p className="mb-6 wrap-anywhere text-quiet">{messages.chooseText(account)}</p>
      <div className="grid gap-3">
        <Button onClick={() => answer(true)}>{messages.allow}</Button>
        <Button variant="quiet" onClick={() => answer(false)}>
          {messages.deny}
        </Button>
      </div>
    </CardPage>
  )
}
