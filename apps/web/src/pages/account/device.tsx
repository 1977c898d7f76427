import type { DeviceSession } from '@latchkey/shared/account'
import { useLanguage } from '../../messages/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { nameDevice } from '@latchkey/shared/device-name'

type Props = { session: DeviceSession; isPending: boolean; revoke: () => void }

export function Device({ session, isPending, revoke }: Props) {
  const { text, locale } = useLanguage()
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const name = nameDevice(session.userAgent) ?? text.unknownDevice
  const used = text.lastUsed(format.format(new Date(session.lastUsedAt)))
  return (
    <li className="flex items-center justify-between gap-4 py-3.5">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">
          {name}
          {session.current && (
            <span className="ml-2 inline-block rounded-full bg-good-ground px-2 py-0.5 text-xs text-good">
              {text.thisDevice}
            </span>
          )}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-sm text-quiet">
          <span>{used}</span>
          <span className="wrap-anywhere">{session.ip}</span>
        </p>
      </div>
      {!session.current && (
        <Button look="plain" isPending={isPending} onClick={revoke}>
          {text.revoke}
          <span className="sr-only"> {name}</span>
        </Button>
      )}
    </li>
  )
}
