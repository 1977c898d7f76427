import type { DeviceSession } from '@latchkey/shared/auth'
import { useLanguage } from '../../messages/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { nameDevice } from './device-name.ts'

type Props = { session: DeviceSession; isPending: boolean; revoke: () => void }

export function Device({ session, isPending, revoke }: Props) {
  const { text, locale } = useLanguage()
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const name = nameDevice(session.userAgent) ?? text.unknownDevice
  const used = text.lastUsed(format.format(new Date(session.lastUsedAt)))
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">
          {name}
          {session.current && (
            <span className="ml-2 rounded-full bg-good-ground px-2 py-0.5 text-sm text-good">
              {text.thisDevice}
            </span>
          )}
        </p>
        <p className="text-sm text-quiet wrap-anywhere">
          {session.ip ? `${used} · ${session.ip}` : used}
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
