import { Suspense, useState } from 'react'
import { LoadingPage } from '../../layout/page.tsx'
import { lazyPage } from '../../lazy-page.ts'
import { PasswordStep, type Asked } from './password-step.tsx'
import { rememberIdentifier } from './remembered-identifier.ts'

const SecondFactor = lazyPage(async () => (await import('./second-factor.tsx')).SecondFactor)

/** Asks for the password, and for the second step of accounts that require one. */
export function SignIn() {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [identifier, setIdentifier] = useState('')
  if (!asked)
    return (
      <PasswordStep
        typed={identifier}
        onSecond={(next, by) => {
          setAsked(next)
          setIdentifier(by)
        }}
      />
    )
  return (
    <Suspense fallback={<LoadingPage />}>
      <SecondFactor
        asked={asked}
        onSignedIn={({ user }) => rememberIdentifier(identifier, user.id)}
        startAgain={() => setAsked(null)}
      />
    </Suspense>
  )
}
