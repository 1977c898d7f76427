import { Link } from 'wouter'
import { useLanguage } from '../../messages/locale.tsx'
import { linkClass } from '../../ui/link-class.ts'
import { CardPage } from '../../layout/page.tsx'
import { CodeSteps } from '../../code-flow/code-steps.tsx'
import { CookiesBlocked } from '../sign-in/cookies-blocked.tsx'
import { RegisterDetails } from './register-details.tsx'
import { useNextPage } from '../next-page.ts'
import { useCodeFlow } from '../../code-flow/use-code-flow.ts'

export function Register() {
  const { text } = useLanguage()
  const { withNext } = useNextPage()
  const flow = useCodeFlow('register')
  const intros = { email: text.registerIntro, code: undefined, last: text.registerDetailsIntro }
  return (
    <CardPage
      title={flow.step === 'code' ? text.checkMail : text.register}
      intro={intros[flow.step]}
      foot={
        <>
          <span>{text.haveAccount}</span>{' '}
          <Link href={withNext('/login')} className={linkClass}>
            {text.signIn}
          </Link>
        </>
      }
    >
      <CookiesBlocked />
      <CodeSteps
        flow={flow}
        emailLabel={text.email}
        renderLast={(proof) => <RegisterDetails proof={proof} flow={flow} />}
      />
    </CardPage>
  )
}
