import { limits } from '@latchkey/shared/auth'
import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { validators } from './validators.ts'
import { Field, type FieldProps } from './field.tsx'
import { useIsSettled } from './use-debounced.ts'

type Props = Pick<FieldProps, 'error' | 'onChange'> & {
  defaultValue: string
  /** The name an account has already, which may stay whatever it is. */
  own?: string
}

/** Shows what is wrong with a name while it is typed; only the server knows whether it is taken. */
export function UsernameField({ error, defaultValue, own, onChange }: Props) {
  const { text } = useLanguage()
  const [username, setUsername] = useState(defaultValue)
  const isSettled = useIsSettled(username)
  const typed = username.trim().normalize('NFKC')
  const { max } = limits.username
  const found = isSettled && typed !== '' && typed !== own ? validators.username(typed) : null
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
      error={error ?? found ?? undefined}
      errorMessages={{
        ...text.usernameErrors,
        TOO_LONG: text.tooLong(max, [...typed].length - max),
      }}
      onChange={(event) => {
        setUsername(event.target.value)
        onChange?.(event)
      }}
    />
  )
}
