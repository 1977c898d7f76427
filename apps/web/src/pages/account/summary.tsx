import type { User } from '@latchkey/shared/auth'
import { showAddress } from '@latchkey/shared/idn'
import { useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'
import { useLanguage } from '../../messages/language.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { leavePage } from '../../forms/use-unsaved-changes.ts'
import { setSignOutReason } from '../sign-in/sign-out-reason.ts'
import { Avatar } from './avatar.tsx'

export function Summary({ user }: { user: User }) {
  const messages = useMessages()
  const { locale } = useLanguage()
  const accountMessages = useMessages(account)
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })

  async function signOut(): Promise<void> {
    setPending(true)
    setFailure(null)
    setSignOutReason('signed-out')
    try {
      await api.auth.logout.mutate()
    } catch (error) {
      setSignOutReason('ended')
      setFailure(readFailure(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <Card>
      <div className="flex flex-wrap items-center gap-4">
        <Avatar key={user.avatar} user={user} />
        <div className="min-w-0 flex-1 basis-40">
          <p translate="no" className="text-lg font-semibold wrap-anywhere">
            <bdi>{user.username}</bdi>
          </p>
          <p translate="no" className="text-quiet wrap-anywhere">
            {showAddress(user.email)}
          </p>
          <p className="text-sm text-quiet">
            {accountMessages.memberSince(since.format(new Date(user.createdAt)))}
          </p>
        </div>
        <Button
          variant="plain"
          isPending={isPending}
          onClick={() => leavePage(() => void signOut())}
        >
          {messages.signOut}
        </Button>
      </div>
      {failure && (
        <div className="mt-4">
          <FailureAlert failure={failure} />
        </div>
      )}
    </Card>
  )
}
