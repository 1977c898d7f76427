import { useState } from 'react'
import { readFailure } from '../../../api/client.ts'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { account } from '../../../messages/account.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Alert } from '../../../ui/alert.tsx'
import { Button } from '../../../ui/button.tsx'
import { Device } from '../device.tsx'
import { trpc } from '../queries.ts'
import { Answer } from '../rows/answer.tsx'
import { Row } from '../rows/row.tsx'
import { useIsLate } from '../use-answers.ts'

/** Users who trust no device see no row. */
export function TrustedDevices() {
  const messages = useMessages(factorTexts)
  const accountMessages = useMessages(account)
  const cache = trpc.useUtils()
  const query = trpc.account.factors.useQuery()
  const { data } = query
  const isLate = useIsLate('factors')
  const [isDone, setDone] = useState(false)
  const { isPending, variables, error, mutate } = trpc.account.removeTrustedDevices.useMutation({
    onMutate: () => setDone(false),
    onSuccess: () => setDone(true),
    // A refusal also means that the list is stale.
    onSettled: () => cache.account.invalidate(),
  })
  const devices = data?.trustedDevices ?? []
  if (devices.length === 0 && !isDone && !error && !isLate) return null

  return (
    <Row
      id="trusted-devices"
      label={messages.trustedDevices}
      value={
        <Answer name="factors" query={query}>
          {() => <span>{messages.trustedCount(devices.length)}</span>}
        </Answer>
      }
      action={accountMessages.manage}
      isList
    >
      <p className="mb-4 text-sm text-quiet">{messages.trustedIntro}</p>
      <div className="mb-4 empty:hidden">
        {error && <FailureAlert failure={readFailure(error)} />}
        {isDone && <Alert variant="good">{messages.trustRemoved}</Alert>}
      </div>
      <ul className="-my-2 divide-y divide-edge empty:hidden">
        {devices.map((device) => (
          <Device
            key={device.id}
            device={device}
            dates={[
              [messages.trustedSince, device.createdAt],
              [messages.trustedUntil, device.expiresAt],
            ]}
            action={messages.remove}
            isPending={isPending && variables.id === device.id}
            act={() => mutate({ id: device.id })}
          />
        ))}
      </ul>
      {devices.length > 1 && (
        <div className="mt-6">
          <Button
            variant="plain"
            isPending={isPending && variables.id === undefined}
            onClick={() => mutate({})}
          >
            {messages.removeAllTrusted}
          </Button>
        </div>
      )}
    </Row>
  )
}
