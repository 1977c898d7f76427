import { useEffect } from 'react'
import { Redirect } from 'wouter'
import { LoadingPage } from '../../layout/page.tsx'
import { continueTexts } from '../../messages/continue.ts'
import { useLanguage } from '../../messages/language.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { Refused } from '../continue/refused.tsx'
import { Unreachable } from '../unreachable.tsx'
import { SignOutCard } from './sign-out-card.tsx'
import { useSignOutVerdict, type AppRequest } from './sign-out-request.ts'
import { useSignOut, useSignOutAtOnce } from './use-sign-out.ts'

type Props = AppRequest & { isSignedIn: boolean }

/**
 * Signs out for a program that sent the user here; asks first unless the program proves that it knows
 * this session.
 */
export function AppSignOut({ request, locales, isSignedIn }: Props) {
  const messages = useMessages(continueTexts)
  const { suggestLanguage } = useLanguage()
  const signingOut = useSignOut()
  const { verdict, failure } = useSignOutVerdict(request)
  const allowed = verdict?.isAllowed ? verdict : undefined
  const isAtOnce = isSignedIn && allowed?.isProven === true
  useSignOutAtOnce(signingOut, isAtOnce)
  const onward = isSignedIn ? null : (allowed?.url ?? null)

  useEffect(() => suggestLanguage(locales), [suggestLanguage, locales])

  useEffect(() => {
    // The redirect replaces this page, whose URL holds the program's parameters.
    if (onward !== null) location.replace(onward)
  }, [onward])

  if (failure) return <Unreachable failure={failure} />
  if (!verdict || onward !== null || (isAtOnce && !signingOut.failure)) return <LoadingPage />
  if (!isSignedIn) return <Redirect to="/login" replace state={{ arrival: 'signed-out' }} />
  return (
    <SignOutCard {...signingOut}>
      <div className="mb-5 min-h-6">
        {allowed ? (
          <p className="wrap-anywhere text-quiet">
            {allowed.app !== null && messages.signOutAsked(allowed.app)}
          </p>
        ) : (
          <Refused address={request.postLogoutRedirectUri ?? ''} />
        )}
      </div>
    </SignOutCard>
  )
}
