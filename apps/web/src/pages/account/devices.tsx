import { useEffect, useState } from 'react'
import { readFailure } from '../../api/client.ts'
import { onReconnect } from '../../api/connection.ts'
import { Button } from '../../ui/button.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Device } from './device.tsx'
import { trpc } from './queries.ts'
import { Answer } from './rows/answer.tsx'
import { Row } from './rows/row.tsx'
import { account } from '../../messages/account.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'

/** The sessions that an action on this page ended, and whether it ended the trust of other devices. */
type Ended = { count: number; isTrustOver: boolean }

export function Devices() {
  const accountMessages = useMessages(account)
  const cache = trpc.useUtils()
  const sessions = trpc.account.sessions.useQuery()
  useEffect(() => onReconnect(() => void cache.account.invalidate()), [cache])
  const trusted = trpc.account.factors.useQuery().data?.trustedDevices
  // Other devices may be trusted until the answer says that none is.
  const mayTrust = trusted?.some(({ current }) => !current) ?? true
  const [ended, setEnded] = useState<Ended>({ count: 0, isTrustOver: false })
  const outcome = {
    onMutate: () => setEnded({ count: 0, isTrustOver: false }),
    // A refusal also means that the list is stale.
    onSettled: () => cache.account.invalidate(),
  }
  const revoke = trpc.account.revokeSession.useMutation({
    ...outcome,
    onSuccess: () => setEnded({ count: 1, isTrustOver: false }),
  })
  const revokeOthers = trpc.account.revokeOtherSessions.useMutation({
    ...outcome,
    onSuccess: ({ revoked }) => setEnded({ count: revoked, isTrustOver: mayTrust }),
  })
  const error = sessions.error ?? revoke.error ?? revokeOthers.error

  return (
    <Row
      id="devices"
      label={accountMessages.devices}
      value={
        <Answer name="sessions" query={sessions}>
          {(data) => <span>{accountMessages.deviceCount(data.length)}</span>}
        </Answer>
      }
      action={accountMessages.manage}
      isList
    >
      <div className="mb-4 empty:hidden">
        {error && <FailureAlert failure={readFailure(error)} />}
        <Outcome ended={ended} />
      </div>
      {sessions.isPending && <Skeleton lines={3} />}
      <ul className="-my-2 divide-y divide-edge">
        {sessions.data?.map((session) => (
          <Device
            key={session.id}
            device={session}
            dates={[[accountMessages.signedInOn, session.createdAt]]}
            action={accountMessages.revoke}
            isPending={revoke.isPending && revoke.variables.id === session.id}
            act={session.current ? undefined : () => revoke.mutate({ id: session.id })}
          />
        ))}
      </ul>
      {sessions.data?.some((session) => !session.current) && (
        <div className="mt-6">
          <Button
            variant="plain"
            isPending={revokeOthers.isPending}
            onClick={() => revokeOthers.mutate()}
          >
            {accountMessages.revokeOthers}
          </Button>
          {mayTrust && (
            <p className="mt-2 text-sm text-quiet">{accountMessages.othersNotTrusted}</p>
          )}
        </div>
      )}
    </Row>
  )
}

function Outcome({ ended: { count, isTrustOver } }: { ended: Ended }) {
  const accountMessages = useMessages(account)
  if (count === 0 && !isTrustOver) return null
  return (
    <Alert variant="good">
      {count > 0 && <span>{accountMessages.revoked(count)}</span>}
      {count > 0 && isTrustOver && <Gap />}
      {isTrustOver && <span>{accountMessages.trustEnded}</span>}
    </Alert>
  )
}
