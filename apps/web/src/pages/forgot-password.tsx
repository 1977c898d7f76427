import type { Reason } from '@latchkey/shared/errors'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { latchkey } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { linkLook } from '../ui/link-look.ts'
import { CardPage } from '../ui/page.tsx'
import { CodeStep } from './code-step.tsx'
import { EmailStep } from './email-step.tsx'
import { NewPassword } from './new-password.tsx'
import { useChallenge } from './use-challenge.ts'

export function ForgotPassword() {
  const { text } = useLanguage()
  const [, navigate] = useLocation()
  const { asked, ask, resend } = useChallenge('reset_password')
  const [step, setStep] = useState<'email' | 'code' | 'password'>('email')
  const [code, setCode] = useState('')
  const [refused, setRefused] = useState<Reason | null>(null)

  async function finish(): Promise<void> {
    // The reset ended this browser's session too, if it had one.
    if (latchkey.session.current()) await latchkey.session.restore()
    navigate('/login', { replace: true, state: { passwordWasReset: true } })
  }

  return (
    <CardPage title={text.forgot} intro={text.forgotIntro}>
      {(step === 'email' || !asked) && (
        <EmailStep
          label={text.email}
          initial={asked?.email}
          ask={async (email) => {
            await ask(email)
            setRefused(null)
            setStep('code')
          }}
        />
      )}
      {step === 'code' && asked && (
        <CodeStep
          asked={asked}
          refused={refused}
          resend={resend}
          accept={(accepted) => {
            setCode(accepted)
            setStep('password')
          }}
          goBack={() => setStep('email')}
        />
      )}
      {step === 'password' && asked && (
        <NewPassword
          challengeId={asked.challenge.challengeId}
          code={code}
          email={asked.email}
          finish={finish}
          askCodeAgain={() => {
            setRefused('CODE_INVALID')
            setStep('code')
          }}
        />
      )}
      <p className="mt-6">
        <Link href="/login" className={linkLook}>
          {text.toSignIn}
        </Link>
      </p>
    </CardPage>
  )
}
