import type { User } from '@latchkey/shared/auth'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { useLanguage } from '../../messages/locale.tsx'
import { WidePage } from '../../ui/page.tsx'
import { ChangeEmail } from './change-email.tsx'
import { ChangePassword } from './change-password.tsx'
import { Devices } from './devices.tsx'
import { Profile } from './profile.tsx'
import { createQueries, trpc, trpcClient } from './queries.ts'
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

  return (
    <WidePage title={text.account}>
      <Summary user={user} />
      <Profile user={user} />
      <ChangeEmail />
      <ChangePassword
        username={user.username}
        onChanged={() => void cache.account.sessions.invalidate()}
      />
      <Devices />
    </WidePage>
  )
}
