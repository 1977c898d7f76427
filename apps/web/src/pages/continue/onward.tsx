import { useEffect } from 'react'
import { Link } from 'wouter'
import { LoadingPage, CardPage } from '../../layout/page.tsx'
import { continueTexts } from '../../messages/continue.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { linkClass } from '../../ui/link-class.ts'
import { useNextPage } from '../next-page.ts'
import { Unreachable } from '../unreachable.tsx'
import { Refused } from './refused.tsx'
import { useVerdict } from './use-verdict.ts'

type Props = { address: string; isSignedIn: boolean }

/** Redirects to another program, or shows why it does not. */
export function Onward({ address, isSignedIn }: Props) {
  const messages = useMessages()
  const ownMessages = useMessages(continueTexts)
  const { nextPage } = useNextPage()
  const { verdict, failure } = useVerdict(address, isSignedIn)
  const url = verdict?.isAllowed ? verdict.url : undefined

  useEffect(() => {
    // The redirect replaces this page: the back button would only redirect again.
    if (url !== undefined) location.replace(url)
  }, [url])

  if (failure) return <Unreachable failure={failure} />
  if (!verdict || verdict.isAllowed) return <LoadingPage />
  return (
    <CardPage title={isSignedIn ? ownMessages.signedIn : ownMessages.signedOut}>
      <div className="mt-4 grid gap-5">
        <Refused address={address} app={verdict.app} />
        <Link href={isSignedIn ? nextPage : '/login'} className={linkClass}>
          {isSignedIn ? ownMessages.toAccount : messages.signIn}
        </Link>
      </div>
    </CardPage>
  )
}
