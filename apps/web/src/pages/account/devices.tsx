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
import { useMessages } from '../../messages/use-messages.ts'

export function Devices() {
  const accountMessages = useMessages(account)
  const cache = trpc.useUtils()
  const sessions = trpc.account.sessions.useQuery()
  useEffect(() => onReconnect(() => void cache.account.invalidate()), [cache])
  const [ended, setEnded] = useState(0)
  const outcome = {
    onMutate: () => setEnded(0),
    // A refusal also means that the list is stale.
    onSettled: () => cache.account.invalidate(),
  }
  const revoke = trpc.account.revokeSession.useMutation({
    ...outcome,
    onSuccess: () => setEnded(1),
  })
  const revokeOthers = trpc.account.revokeOtherSessions.useMutation({
    ...outcome,
    onSuccess: ({ revoked }) => setEnded(revoked),
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
        {ended > 0 && <Alert variant="good">{accountMessages.revoked(ended)}</Alert>}
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
        </div>
      )}
    </Row>
  )
}
