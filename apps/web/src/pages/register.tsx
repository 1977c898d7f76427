import type { Reason } from '@latchkey/shared/errors'
import { useState } from 'react'
import { Link } from 'wouter'
import { useLanguage } from '../messages/locale.tsx'
import { linkLook } from '../ui/link-look.ts'
import { CardPage } from '../ui/page.tsx'
import { CodeStep } from './code-step.tsx'
import { EmailStep } from './email-step.tsx'
import { RegisterDetails } from './register-details.tsx'
import { useChallenge } from './use-challenge.ts'

export function Register() {
  const { text } = useLanguage()
  const { asked, ask, resend } = useChallenge('register')
  const [step, setStep] = useState<'email' | 'code' | 'details'>('email')
  const [code, setCode] = useState('')
  const [refused, setRefused] = useState<Reason | null>(null)

  return (
    <CardPage title={text.register} intro={text.registerIntro}>
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
            setStep('details')
          }}
          goBack={() => setStep('email')}
        />
      )}
      {step === 'details' && asked && (
        <RegisterDetails
          challengeId={asked.challenge.challengeId}
          code={code}
          askCodeAgain={() => {
            setRefused('CODE_INVALID')
            setStep('code')
          }}
        />
      )}
      <p className="mt-6 text-quiet">
        {text.haveAccount}{' '}
        <Link href="/login" className={linkLook}>
          {text.signIn}
        </Link>
      </p>
    </CardPage>
  )
}
