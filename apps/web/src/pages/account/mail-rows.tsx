import { locales, type User } from '@latchkey/shared/auth'
import { useLanguage } from '../../messages/language.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { timeZone } from '../../time-zone.ts'
import { Unset } from './rows/unset.tsx'
import { SelectRow } from './select-row.tsx'

type Props = { user: User; onChanged: () => void }

/** Each language by its own name. */
const names = { en: 'English', zh: '中文' }

/** The language and the time zone that mails to the account use. */
export function MailRows({ user, onChanged }: Props) {
  const accountMessages = useMessages(account)
  const { locale } = useLanguage()
  const { locale: language, timeZone: zone } = user
  const here = timeZone()
  return (
    <>
      <SelectRow
        id="locale"
        label={accountMessages.language}
        hint={accountMessages.languageHint}
        value={language ? <span>{names[language]}</span> : <Unset>{accountMessages.notSet}</Unset>}
        saved={language ?? (locale.startsWith('zh') ? 'zh' : 'en')}
        change={(chosen) => ({ locale: locales.find((one) => one === chosen) })}
        onChanged={onChanged}
      >
        {locales.map((one) => (
          <option key={one} value={one}>
            {names[one]}
          </option>
        ))}
      </SelectRow>
      <SelectRow
        id="timeZone"
        label={accountMessages.timeZone}
        hint={accountMessages.timeZoneHint}
        value={
          zone ? (
            <span translate="no">{nameZone(zone, locale)}</span>
          ) : (
            <Unset>{accountMessages.notSet}</Unset>
          )
        }
        saved={zone ?? here}
        change={(chosen) => ({ timeZone: chosen })}
        onChanged={onChanged}
      >
        {zones(here, zone).map((one) => (
          <option key={one} value={one}>
            {one.replaceAll('_', ' ')}
          </option>
        ))}
      </SelectRow>
    </>
  )
}

/** All zones this browser knows; the first is its own. Older browsers cannot list them. */
function zones(here: string, saved: string | null): string[] {
  const { supportedValuesOf: list }: { supportedValuesOf?: typeof Intl.supportedValuesOf } = Intl
  const known = list?.('timeZone') ?? []
  return [...new Set([here, ...(saved === null ? [] : [saved]), 'UTC', ...known])]
}

/** "Asia/Shanghai · GMT+8", or the bare name of a zone that this browser does not know. */
function nameZone(zone: string, locale: string): string {
  const name = zone.replaceAll('_', ' ')
  try {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'shortOffset' })
    const part = format.formatToParts().find(({ type }) => type === 'timeZoneName')
    return part ? `${name} · ${part.value}` : name
  } catch {
    return name
  }
}
