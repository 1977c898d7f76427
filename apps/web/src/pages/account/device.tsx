import type { DeviceSession } from '@latchkey/shared/account'
import { nameDevice } from '@latchkey/shared/device-name'
import { useLanguage } from '../../messages/language.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from './format-ago.ts'
import { formatIp } from './format-ip.ts'

type Props = { session: DeviceSession; isPending: boolean; revoke: () => void }

export function Device({ session, isPending, revoke }: Props) {
  const { locale } = useLanguage()
  const accountMessages = useMessages(account)
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const name = nameDevice(session.userAgent) ?? accountMessages.unknownDevice
  const ago = formatAgo(session.lastUsedAt, locale) ?? accountMessages.now
  return (
    <li className="flex items-center justify-between gap-4 py-3.5">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">
          <span>{name}</span>
          {session.current && (
            <span className="ml-2 inline-block rounded-full bg-good-ground px-2 py-0.5 text-xs text-good">
              {accountMessages.thisDevice}
            </span>
          )}
        </p>
        <p className="mt-0.5 text-sm wrap-anywhere text-quiet">
          <time dateTime={session.lastUsedAt} title={format.format(new Date(session.lastUsedAt))}>
            {accountMessages.lastUsed(ago, formatIp(session.ip, accountMessages))}
          </time>
        </p>
        <p className="text-sm text-quiet">
          <span>{accountMessages.signedInOn}</span>{' '}
          <time dateTime={session.createdAt} className="inline-block">
            {format.format(new Date(session.createdAt))}
          </time>
        </p>
      </div>
      {!session.current && (
        <Button variant="plain" isPending={isPending} onClick={revoke}>
          <span>
            <span>{accountMessages.revoke}</span> <span className="sr-only">{name}</span>
          </span>
        </Button>
      )}
    </li>
  )
}
