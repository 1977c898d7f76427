import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { CardPage } from '../../layout/page.tsx'
import { continueTexts } from '../../messages/continue.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { linkClass } from '../../ui/link-class.ts'
import type { useSignOut } from './use-sign-out.ts'

type Props = ReturnType<typeof useSignOut> & {
  /** The requesting program and the target afterwards. */
  children: ReactNode
}

export function SignOutCard({ signOut, isPending, failure, children }: Props) {
  const messages = useMessages()
  const ownMessages = useMessages(continueTexts)
  return (
    <CardPage title={ownMessages.signOutQuestion} intro={ownMessages.signOutIntro}>
      {children}
      <div className="grid gap-5">
        {failure && <FailureAlert failure={failure} />}
        <Button isPending={isPending} onClick={() => void signOut()}>
          {messages.signOut}
        </Button>
        <Link href="/account" className={`${linkClass} justify-self-center`}>
          {ownMessages.staySignedIn}
        </Link>
      </div>
    </CardPage>
  )
}
