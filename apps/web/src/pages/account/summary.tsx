import type { User } from '@latchkey/shared/auth'
import { showAddress } from '@latchkey/shared/idn'
import { useState } from 'react'
import { api, readFailure, type Failure } from '../../api/client.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { leavePage } from '../../forms/use-unsaved-changes.ts'
import { setSignOutReason } from '../sign-in/sign-out-reason.ts'
import { Avatar } from './avatar.tsx'
import { useWords } from './words.ts'

export function Summary({ user }: { user: User }) {
  const { text, locale } = useLanguage()
  const words = useWords()
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
            {words.memberSince(since.format(new Date(user.createdAt)))}
          </p>
        </div>
        <Button
          variant="plain"
          isPending={isPending}
          onClick={() => leavePage(() => void signOut())}
        >
          {text.signOut}
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
