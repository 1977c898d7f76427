import { Suspense, useState, type ReactNode } from 'react'
import { LoadingPage } from '../../layout/page.tsx'
import { lazyPage } from '../../lazy-page.ts'
import { ContinueNotice } from '../continue/continue-notice.tsx'
import { PasswordStep, type Asked } from './password-step.tsx'
import { rememberIdentifier } from './remembered-identifier.ts'

const SecondFactor = lazyPage(async () => (await import('./second-factor.tsx')).SecondFactor)

type Props = {
  /** The target of the sign-in: by default, the address that the link names. */
  notice?: ReactNode
}

/** Asks for the password, and for the second step of accounts that require one. */
export function SignIn({ notice = <ContinueNotice step="sign-in" /> }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [identifier, setIdentifier] = useState('')
  if (!asked)
    return (
      <PasswordStep
        notice={notice}
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
