import type { UsedApp } from '@latchkey/shared/account'
import { account } from '../../messages/account.ts'
import { useDates } from '../../messages/dates.ts'
import { useLanguage } from '../../messages/language.tsx'
import { questionTexts } from '../../messages/question.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from './format-ago.ts'

type Props = { app: UsedApp; isPending: boolean; remove: () => void }

export function UsedAppItem({ app, isPending, remove }: Props) {
  const { locale } = useLanguage()
  const accountMessages = useMessages(account)
  const { scopes } = useMessages(questionTexts)
  const told = Object.entries(scopes).filter(([scope]) => app.scopes.includes(scope))
  const { day } = useDates()
  const ago = formatAgo(app.lastUsedAt, locale) ?? accountMessages.now
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 py-3.5">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">
          <span>{app.name}</span>
          {app.kind === 'third_party' && (
            <span className="ml-2 inline-block rounded-full bg-ground px-2 py-0.5 text-xs text-quiet">
              {accountMessages.foreignApp}
            </span>
          )}
        </p>
        <p className="mt-0.5 text-sm text-quiet">
          <time dateTime={app.lastUsedAt}>{accountMessages.appUsed(ago)}</time>
        </p>
        <p className="text-sm text-quiet">
          <span>{accountMessages.appSince}</span>{' '}
          <time dateTime={app.since} className="inline-block">
            {day(app.since)}
          </time>
        </p>
      </div>
      {told.length > 0 && (
        <div className="col-span-2 row-start-2 mt-1 text-sm text-quiet">
          <p>{accountMessages.appSees}</p>
          <ul className="list-disc pl-5">
            {told.map(([scope, text]) => (
              <li key={scope}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <Button variant="plain" isPending={isPending} onClick={remove}>
        <span>
          <span>{accountMessages.removeAccess}</span> <span className="sr-only">{app.name}</span>
        </span>
      </Button>
    </li>
  )
}
