import { nameDevice } from '@latchkey/shared/device-name'
import { useDates } from '../../messages/dates.ts'
import { useLanguage } from '../../messages/language.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from './format-ago.ts'
import { formatIp } from './format-ip.ts'

type Props = {
  device: { userAgent: string | null; ip: string | null; current: boolean; lastUsedAt: string }
  /** Past and future events of the device, with their times. */
  dates: [label: string, at: string][]
  action: string
  isPending: boolean
  act?: (() => void) | undefined
}

export function Device({ device, dates, action, isPending, act }: Props) {
  const { locale } = useLanguage()
  const accountMessages = useMessages(account)
  const { minute } = useDates()
  const name = nameDevice(device.userAgent) ?? accountMessages.unknownDevice
  const ago = formatAgo(device.lastUsedAt, locale) ?? accountMessages.now
  return (
    <li className="flex items-center justify-between gap-4 py-3.5">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">
          <span>{name}</span>
          {device.current && (
            <span className="ml-2 inline-block rounded-full bg-good-ground px-2 py-0.5 text-xs text-good">
              {accountMessages.thisDevice}
            </span>
          )}
        </p>
        <p className="mt-0.5 text-sm wrap-anywhere text-quiet">
          <time dateTime={device.lastUsedAt} title={minute(device.lastUsedAt)}>
            {accountMessages.lastUsed(ago, formatIp(device.ip, accountMessages))}
          </time>
        </p>
        {dates.map(([label, at]) => (
          <p key={label} className="text-sm text-quiet">
            <span>{label}</span>{' '}
            <time dateTime={at} className="inline-block">
              {minute(at)}
            </time>
          </p>
        ))}
      </div>
      {act && (
        <Button variant="plain" isPending={isPending} onClick={act}>
          <span>
            <span>{action}</span> <span className="sr-only">{name}</span>
          </span>
        </Button>
      )}
    </li>
  )
}
