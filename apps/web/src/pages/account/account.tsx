import type { User } from '@latchkey/shared/auth'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { latchkey } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { WidePage } from '../../layout/page.tsx'
import {
  setSignOutReason,
  setDeletionCancelled,
  wasDeletionCancelled,
} from '../sign-in/sign-out-reason.ts'
import { forgetShared } from '../../code-flow/shared-challenge.ts'
import { ChangeEmail } from './change-email.tsx'
import { ChangePassword } from './change-password.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { Devices } from './devices.tsx'
import { DownloadData } from './download-data.tsx'
import { SecurityHistory } from './security-history.tsx'
import { Profile } from './profile.tsx'
import { createQueries, trpc, trpcClient } from './queries.ts'
import { SectionNav } from './section-nav.tsx'
import { Summary } from './summary.tsx'

export function Account({ user }: { user: User }) {
  const [queries] = useState(createQueries)
  useEffect(
    () => () => {
      if (!latchkey.session.current()) forgetShared()
    },
    [],
  )
  return (
    <trpc.Provider client={trpcClient} queryClient={queries}>
      <QueryClientProvider client={queries}>
        <AccountPage user={user} />
      </QueryClientProvider>
    </trpc.Provider>
  )
}

function AccountPage({ user }: { user: User }) {
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const cache = trpc.useUtils()
  const refetch = () => void cache.account.invalidate()
  const [isDeletionCancelled] = useState(wasDeletionCancelled)
  useEffect(() => {
    // These describe the sign-in just finished, not the next sign-out.
    setSignOutReason('ended')
    setDeletionCancelled(false)
  }, [])

  return (
    <WidePage title={messages.account}>
      {isDeletionCancelled && <Alert variant="good">{accountMessages.deletionCancelled}</Alert>}
      <Summary user={user} />
      <div className="relative grid gap-6">
        <SectionNav />
        <Profile user={user} onChanged={refetch} />
        <ChangeEmail user={user} onChanged={refetch} />
        <ChangePassword username={user.username} onChanged={refetch} />
        <Devices />
        <SecurityHistory />
        <DownloadData username={user.username} />
        <DeleteAccount username={user.username} />
      </div>
    </WidePage>
  )
}
