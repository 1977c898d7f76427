import { Link } from 'wouter'
import { codeFlow } from '../../messages/code-flow.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { linkClass } from '../../ui/link-class.ts'
import { CardPage } from '../../layout/page.tsx'
import { CodeSteps } from '../../code-flow/code-steps.tsx'
import { CookiesBlocked } from '../sign-in/cookies-blocked.tsx'
import { RegisterDetails } from './register-details.tsx'
import { ContinueNotice } from '../continue/continue-notice.tsx'
import { useNextPage } from '../next-page.ts'
import { carry, useCarried } from '../sign-in/arrival.ts'
import { useCodeFlow } from '../../code-flow/use-code-flow.ts'

export function Register() {
  const messages = useMessages()
  const flowMessages = useMessages(codeFlow)
  const { withNext } = useNextPage()
  const typed = useCarried()
  const flow = useCodeFlow('register', { typed })
  const intros = {
    email: flowMessages.registerIntro,
    code: undefined,
    last: flowMessages.registerDetailsIntro,
  }
  return (
    <CardPage
      title={flow.hasMailedCode ? flowMessages.checkMail : flowMessages.register}
      intro={intros[flow.step]}
      foot={
        <>
          <span>{flowMessages.haveAccount}</span>
          <Gap />
          <Link {...carry(flow.identifier)} href={withNext('/login')} className={linkClass}>
            {messages.signIn}
          </Link>
        </>
      }
    >
      <ContinueNotice step="register" />
      <CookiesBlocked />
      <CodeSteps
        flow={flow}
        emailLabel={flowMessages.email}
        renderLast={(proof) => <RegisterDetails proof={proof} flow={flow} />}
      />
    </CardPage>
  )
}
