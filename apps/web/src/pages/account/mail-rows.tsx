import { locales, type User } from '@latchkey/shared/auth'
import { useLanguage } from '../../messages/language.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { timeZone } from '../../time-zone.ts'
import { Unset } from './rows/unset.tsx'
import { SelectRow } from './select-row.tsx'
import { describeZone } from './zone-names.ts'
import { ZoneOptions } from './zone-options.tsx'

type Props = { user: User; onChanged: () => void }

/** Each language by its own name. */
const names = { en: 'English', zh: '中文' }

/** The language and the time zone that mails to the account use. */
export function MailRows({ user, onChanged }: Props) {
  const accountMessages = useMessages(account)
  const { locale } = useLanguage()
  const { locale: language, timeZone: zone } = user
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
            <span translate="no">{describeZone(zone, locale)}</span>
          ) : (
            <Unset>{accountMessages.notSet}</Unset>
          )
        }
        saved={zone ?? timeZone()}
        change={(chosen) => ({ timeZone: chosen })}
        onChanged={onChanged}
      >
        <ZoneOptions saved={zone} locale={locale} />
      </SelectRow>
    </>
  )
}
