import type { User } from '@latchkey/shared/auth'
import type { FactorKind } from '@latchkey/shared/factor'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { latchkey } from '../../api/client.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { AccountFrame, LoadingPage } from '../../layout/page.tsx'
import { setDeletionCancelled, wasDeletionCancelled } from '../sign-in/sign-out-reason.ts'
import { forgetShared } from '../../code-flow/shared-challenge.ts'
import { Apps } from './apps.tsx'
import { ChangeEmail } from './change-email.tsx'
import { ChangePassword } from './change-password.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { Devices } from './devices.tsx'
import { DownloadData } from './download-data.tsx'
import { useDraft } from './draft.ts'
import { FactorReminder } from './factors/factor-reminder.tsx'
import { Factors } from './factors/factors.tsx'
import { Header } from './header.tsx'
import { MailRows } from './mail-rows.tsx'
import { PasskeyOffer, usePasskeyOffer } from './passkey-offer.tsx'
import { ProfileRows } from './profile-rows.tsx'
import { createQueries, trpc, trpcClient } from './queries.ts'
import { Group } from './rows/group.tsx'
import { GroupNav } from './rows/group-nav.tsx'
import { RowsProvider } from './rows/rows.tsx'
import { SecurityHistory } from './security-history.tsx'
import { StepUp } from './step-up/step-up.tsx'
import { LateAnswers, useAnswers } from './use-answers.ts'

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
  const late = useAnswers()
  const offer = usePasskeyOffer()
  if (late === null || offer.isPending) return <LoadingPage />
  const areFactorsLate = late.has('factors')
  return (
    <LateAnswers value={late}>
      <AccountRows user={user} isPasskeyOffered={offer.isDue && !areFactorsLate} />
    </LateAnswers>
  )
}

type RowsProps = { user: User; isPasskeyOffered: boolean }

function AccountRows({ user, isPasskeyOffered }: RowsProps) {
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const { groups } = accountMessages
  const cache = trpc.useUtils()
  const refetch = () => void cache.account.invalidate()
  const draft = useDraft(user)
  const [isDeletionCancelled] = useState(wasDeletionCancelled)
  const [wanted, setWanted] = useState<FactorKind | null>(null)
  useEffect(() => {
    // The note describes the sign-in that just finished.
    setDeletionCancelled(false)
  }, [])

  return (
    <RowsProvider first={draft.restored?.id ?? null}>
      <StepUp />
      <AccountFrame title={messages.account}>
        <div className="grid gap-4 lg:col-start-2">
          {isDeletionCancelled && <Alert variant="good">{accountMessages.deletionCancelled}</Alert>}
          <FactorReminder />
          <Header user={user} onChanged={refetch} />
          {isPasskeyOffered && <PasskeyOffer accept={() => setWanted('passkey')} />}
        </div>
        <GroupNav />
        <div className="grid gap-5 lg:col-start-2 lg:gap-4">
          <Group id="profile" title={groups.profile.long}>
            <ProfileRows user={user} draft={draft} onChanged={refetch} />
            <MailRows user={user} onChanged={refetch} />
          </Group>
          <Group id="security" title={groups.security.long}>
            <ChangeEmail user={user} onChanged={refetch} />
            <ChangePassword username={user.username} onChanged={refetch} />
            <Factors username={user.username} first={wanted} onBegun={() => setWanted(null)} />
          </Group>
          <Group id="activity" title={groups.activity.long}>
            <Devices />
            <Apps />
            <SecurityHistory />
          </Group>
          <Group id="data" title={groups.data.long}>
            <DownloadData username={user.username} />
            <DeleteAccount username={user.username} />
          </Group>
        </div>
      </AccountFrame>
    </RowsProvider>
  )
}
