import type { User } from '@latchkey/shared/auth'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { useLanguage } from '../../messages/locale.tsx'
import { WidePage } from '../../ui/page.tsx'
import { ChangeEmail } from './change-email.tsx'
import { ChangePassword } from './change-password.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { Devices } from './devices.tsx'
import { DownloadData } from './download-data.tsx'
import { History } from './history.tsx'
import { Profile } from './profile.tsx'
import { createQueries, trpc, trpcClient } from './queries.ts'
import { SectionNav } from './section-nav.tsx'
import { Summary } from './summary.tsx'

export function Account({ user }: { user: User }) {
  const [queries] = useState(createQueries)
  return (
    <trpc.Provider client={trpcClient} queryClient={queries}>
      <QueryClientProvider client={queries}>
        <AccountPage user={user} />
      </QueryClientProvider>
    </trpc.Provider>
  )
}

function AccountPage({ user }: { user: User }) {
  const { text } = useLanguage()
  const cache = trpc.useUtils()
  const look = () => void cache.account.invalidate()

  return (
    <WidePage title={text.account}>
      <Summary user={user} />
      <div className="relative grid gap-6">
        <SectionNav />
        <Profile user={user} onChanged={look} />
        <ChangeEmail email={user.email} onChanged={look} />
        <ChangePassword username={user.username} onChanged={look} />
        <Devices />
        <History />
        <DownloadData username={user.username} />
        <DeleteAccount username={user.username} />
      </div>
    </WidePage>
  )
}
