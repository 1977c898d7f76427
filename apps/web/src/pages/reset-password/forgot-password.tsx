import { Link, useLocation } from 'wouter'
import { latchkey } from '../../api/client.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { linkClass } from '../../ui/link-class.ts'
import { CardPage } from '../../layout/page.tsx'
import { CodeSteps } from '../../code-flow/code-steps.tsx'
import { NewPassword } from './new-password.tsx'
import { ContinueNotice } from '../continue/continue-notice.tsx'
import { useNextPage } from '../next-page.ts'
import { carry, useCarried } from '../sign-in/arrival.ts'
import { useCodeFlow } from '../../code-flow/use-code-flow.ts'

export function ForgotPassword() {
  const messages = useMessages(codeFlow)
  const [, navigate] = useLocation()
  const { withNext } = useNextPage()
  const typed = useCarried()
  const flow = useCodeFlow('reset_password', { typed, onSpent: () => void goToSignIn() })
  const intros = {
    email: messages.forgotIntro,
    code: undefined,
    last: messages.newPasswordIntro,
  }

  async function goToSignIn(): Promise<void> {
    // The reset has ended every session, this browser's included.
    if (latchkey.session.current()) await Promise.allSettled([latchkey.session.restore()])
    const state = { arrival: 'reset', identifier: flow.openChallenge?.email }
    navigate(withNext('/login'), { replace: true, state })
  }

  return (
    <CardPage
      title={flow.hasMailedCode ? messages.checkMail : messages.forgot}
      intro={intros[flow.step]}
      foot={
        <Link {...carry(flow.identifier)} href={withNext('/login')} className={linkClass}>
          {messages.toSignIn}
        </Link>
      }
    >
      <ContinueNotice step="reset" />
      <CodeSteps
        flow={flow}
        emailLabel={messages.email}
        renderLast={(proof) => <NewPassword proof={proof} />}
      />
    </CardPage>
  )
}
