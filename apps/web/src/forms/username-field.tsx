import { limits } from '@latchkey/shared/limits'
import { useState } from 'react'
import { credentials } from '../messages/credentials.ts'
import { useMessages } from '../messages/use-messages.ts'
import { validators } from './validators.ts'
import { Field, type FieldProps } from './field.tsx'
import { useDebounced } from './use-debounced.ts'

type Props = Pick<FieldProps, 'error' | 'onChange'> & {
  defaultValue: string
  /** The account's current name is always allowed, even if today's rules would refuse it. */
  own?: string
}

/** Checks the name while it is typed; only the server knows whether it is taken. */
export function UsernameField({ error, defaultValue, own, onChange }: Props) {
  const messages = useMessages()
  const credentialMessages = useMessages(credentials)
  const [username, setUsername] = useState(defaultValue)
  const isSettled = useDebounced(username) === username
  const typed = username.trim().normalize('NFKC')
  const { max } = limits.username
  const found = isSettled && typed !== '' && typed !== own ? validators.username(typed) : null
  return (
    <Field
      label={credentialMessages.username}
      name="username"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      isLive
      defaultValue={defaultValue}
      hint={credentialMessages.usernameRule}
      error={error ?? found ?? undefined}
      errorMessages={{
        ...credentialMessages.usernameErrors,
        TOO_LONG: messages.tooLong(max, [...typed].length - max),
      }}
      onChange={(event) => {
        setUsername(event.target.value)
        onChange?.(event)
      }}
    />
  )
}
