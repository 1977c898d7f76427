import type { Reason } from '@latchkey/shared/errors'
import { useState } from 'react'
import { useLanguage } from '../../messages/locale.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { CodeStep } from '../code-step.tsx'
import { EmailStep } from '../email-step.tsx'
import { useChallenge } from '../use-challenge.ts'
import { ConfirmEmail } from './confirm-email.tsx'

export function ChangeEmail() {
  const { text } = useLanguage()
  const { asked, ask, resend } = useChallenge('email_change')
  const [step, setStep] = useState<'email' | 'code' | 'password' | 'done'>('email')
  const [code, setCode] = useState('')
  const [refused, setRefused] = useState<Reason | null>(null)

  return (
    <Section title={text.changeEmail}>
      {step === 'done' && (
        <div className="mb-4">
          <Notice look="good">{text.emailChanged}</Notice>
        </div>
      )}
      {(step === 'email' || step === 'done' || !asked) && (
        <EmailStep
          key={step}
          label={text.newEmail}
          initial={step === 'done' ? undefined : asked?.email}
          focusFirst={asked !== null && step === 'email'}
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
        <ConfirmEmail
          challengeId={asked.challenge.challengeId}
          code={code}
          finish={() => setStep('done')}
          askCodeAgain={() => {
            setRefused('CODE_INVALID')
            setStep('code')
          }}
        />
      )}
    </Section>
  )
}
