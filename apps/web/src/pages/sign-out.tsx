import { useEffect, useEffectEvent } from 'react'
import { Redirect } from 'wouter'
import { FailureAlert } from '../forms/failure-alert.tsx'
import { CardPage, LoadingPage } from '../layout/page.tsx'
import { continueTexts } from '../messages/continue.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { ContinueNotice } from './continue/continue-notice.tsx'
import { Onward } from './continue/onward.tsx'
import { useVerdict } from './continue/use-verdict.ts'
import { useNextPage } from './next-page.ts'
import { useSignOut } from './use-sign-out.ts'

/** The page that programs open to sign people out. */
export function SignOut({ isSignedIn }: { isSignedIn: boolean }) {
  const { continueAddress } = useNextPage()
  if (isSignedIn) return <Question address={continueAddress} />
  if (continueAddress !== null) return <Onward address={continueAddress} isSignedIn={false} />
  return <Redirect to="/login" replace state={{ arrival: 'signed-out' }} />
}

/** Asks first, since any site may link here. Only a program that leads back to itself signs out at once. */
function Question({ address }: { address: string | null }) {
  const messages = useMessages()
  const ownMessages = useMessages(continueTexts)
  const { signOut, isPending, failure } = useSignOut()
  const { verdict, failure: checkFailure } = useVerdict(isFromReferrer(address) ? address : null)
  const isAtOnce = verdict?.isAllowed === true

  const begin = useEffectEvent(() => void signOut())
  useEffect(() => {
    if (isAtOnce) begin()
  }, [isAtOnce])

  const isDeciding = isFromReferrer(address) && !verdict && !checkFailure
  if (isDeciding || (isAtOnce && !failure)) return <LoadingPage />
  return (
    <CardPage title={ownMessages.signOutQuestion} intro={ownMessages.signOutIntro}>
      <ContinueNotice />
      <div className="grid gap-5">
        {failure && <FailureAlert failure={failure} />}
        <Button isPending={isPending} onClick={() => void signOut()}>
          {messages.signOut}
        </Button>
      </div>
    </CardPage>
  )
}

/** Whether the page that linked here is of the address's own origin, which no other site can pretend. */
function isFromReferrer(address: string | null): boolean {
  const origin = URL.parse(document.referrer)?.origin
  return address !== null && origin !== undefined && URL.parse(address)?.origin === origin
}
