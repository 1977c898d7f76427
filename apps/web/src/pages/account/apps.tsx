import { useState } from 'react'
import { readFailure } from '../../api/client.ts'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { trpc } from './queries.ts'
import { Answer } from './rows/answer.tsx'
import { Row } from './rows/row.tsx'
import { useIsLate } from './use-answers.ts'
import { UsedAppItem } from './used-app-item.tsx'

/** Most users use no app, and see no row. */
export function Apps() {
  const accountMessages = useMessages(account)
  const cache = trpc.useUtils()
  const apps = trpc.account.apps.useQuery()
  const [removed, setRemoved] = useState<string | null>(null)
  const remove = trpc.account.removeApp.useMutation({
    onMutate: () => setRemoved(null),
    onSuccess: (_done, { appId }) =>
      setRemoved(apps.data?.find(({ id }) => id === appId)?.name ?? null),
    // A refusal also means that the list is stale.
    onSettled: () => cache.account.invalidate(),
  })
  const error = apps.error ?? remove.error
  const count = apps.data?.length ?? 0
  const isLate = useIsLate('apps')
  if (count === 0 && removed === null && !error && !isLate) return null

  return (
    <Row
      id="apps"
      label={accountMessages.apps}
      value={
        <Answer name="apps" query={apps}>
          {() => (
            <span>{count === 0 ? accountMessages.noApps : accountMessages.appCount(count)}</span>
          )}
        </Answer>
      }
      action={accountMessages.manage}
      isList
    >
      <p className="mb-4 text-sm text-quiet">{accountMessages.appsIntro}</p>
      <div className="mb-4 empty:hidden">
        {error && <FailureAlert failure={readFailure(error)} />}
        {removed !== null && <Alert variant="good">{accountMessages.accessRemoved(removed)}</Alert>}
      </div>
      <ul className="-my-2 divide-y divide-edge">
        {apps.data?.map((app) => (
          <UsedAppItem
            key={app.id}
            app={app}
            isPending={remove.isPending && remove.variables.appId === app.id}
            remove={() => remove.mutate({ appId: app.id })}
          />
        ))}
      </ul>
    </Row>
  )
}
