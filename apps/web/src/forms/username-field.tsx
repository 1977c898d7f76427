import { limits } from '@latchkey/shared/auth'
import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { checks } from './validators.ts'
import { Field, type FieldProps } from './field.tsx'
import { useSettled } from './use-debounced.ts'

type Props = Pick<FieldProps, 'fault' | 'onChange'> & {
  defaultValue: string
  /** The name an account has already, which may stay whatever it is. */
  own?: string
}

/** Shows what is wrong with a name while it is typed; only the server knows whether it is taken. */
export function UsernameField({ fault, defaultValue, own, onChange }: Props) {
  const { text } = useLanguage()
  const [username, setUsername] = useState(defaultValue)
  const isSettled = useSettled(username)
  const typed = username.trim().normalize('NFKC')
  const { max } = limits.username
  const found = isSettled && typed !== '' && typed !== own ? checks.username(typed) : null
  return (
    <Field
      label={text.username}
      name="username"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      isLive
      defaultValue={defaultValue}
      hint={text.usernameRule}
      fault={fault ?? found ?? undefined}
      faultTexts={{ ...text.usernameFaults, TOO_LONG: text.tooLong(max, [...typed].length - max) }}
      onChange={(event) => {
        setUsername(event.target.value)
        onChange?.(event)
      }}
    />
  )
}
