import { useState, type ChangeEvent } from 'react'
import { credentials } from '../messages/credentials.ts'
import { useMessages } from '../messages/use-messages.ts'
import { passwordMinLength } from '../password-min-length.ts'
import { PasswordField, type PasswordFieldProps } from './password-field.tsx'
import { StrengthMeter } from './strength/strength-meter.tsx'
import { useStrength } from './strength/strength.ts'

type Props = Pick<PasswordFieldProps, 'label' | 'error'>

/** Rates the password while it is typed. */
export function NewPasswordField({ label, error }: Props) {
  const messages = useMessages(credentials)
  const [isReached, setReached] = useState(false)
  const [typed, setTyped] = useState({ password: '', own: [''] })
  const strength = useStrength(typed.password, typed.own, isReached)
  const length = Array.from(typed.password).length

  return (
    <PasswordField
      label={label}
      name="password"
      autoComplete="new-password"
      error={error}
      errorMessages={{ TOO_SHORT: messages.passwordRule(passwordMinLength) }}
      hint={lengthHint()}
      // The strength below announces itself.
      isLive={false}
      onChange={(event) => setTyped(readTyped(event))}
      onFocus={() => setReached(true)}
      below={strength && length >= passwordMinLength && <StrengthMeter {...strength} />}
    />
  )

  function lengthHint(): string | undefined {
    if (length === 0) return messages.passwordRule(passwordMinLength)
    if (length < passwordMinLength) return messages.passwordShort(passwordMinLength - length)
    if (strength) return undefined
    return length < 15 ? messages.passwordFair : messages.passwordStrong
  }
}

/** Names in the same form count as weak words: attackers try them first. */
function readTyped({ target }: ChangeEvent<HTMLInputElement>) {
  const names = target.form?.querySelectorAll<HTMLInputElement>('[autocomplete="username"]') ?? []
  return { password: target.value, own: Array.from(names, ({ value }) => value) }
}
