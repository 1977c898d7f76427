import { useState, type ChangeEvent, type KeyboardEvent } from 'react'
import { useMessages } from '../messages/use-messages.ts'
import { passwordMinLength } from '../password-min-length.ts'
import { Field, type FieldProps } from './field.tsx'
import { StrengthMeter } from './strength/strength-meter.tsx'
import { useStrength } from './strength/strength.ts'

type Props = Pick<FieldProps, 'label' | 'name' | 'error'> & {
  autoComplete: 'current-password' | 'new-password'
}

export function PasswordField(props: Props) {
  const messages = useMessages()
  const [isShown, setShown] = useState(false)
  const [isCapsLocked, setCapsLocked] = useState(false)
  const [isReached, setReached] = useState(false)
  const [typed, setTyped] = useState({ password: '', own: [''] })
  const isNew = props.autoComplete === 'new-password'
  const strength = useStrength(typed.password, typed.own, isNew && isReached)
  const length = Array.from(typed.password).length

  return (
    <div>
      <Field
        {...props}
        type={isShown ? 'text' : 'password'}
        isLive={!isNew}
        autoCapitalize="none"
        spellCheck={false}
        errorMessages={{
          TOO_SHORT: messages.passwordRule(passwordMinLength),
          INVALID_CREDENTIALS: messages.wrongPassword,
        }}
        hint={isCapsLocked ? messages.capsLock : isNew ? lengthHint() : undefined}
        onChange={isNew ? (event) => setTyped(readTyped(event)) : undefined}
        onFocus={() => setReached(true)}
        onBlur={() => setCapsLocked(false)}
        onKeyDown={readCapsLock}
        onKeyUp={readCapsLock}
        inside={
          <button
            type="button"
            className="absolute inset-y-1 right-1 cursor-pointer rounded-md px-3 text-sm font-medium text-quiet hover:text-ink"
            onClick={() => setShown(!isShown)}
          >
            <span>{isShown ? messages.hide : messages.show}</span>{' '}
            <span className="sr-only">{messages.ofPassword}</span>
          </button>
        }
      />
      {strength && length >= passwordMinLength && <StrengthMeter {...strength} />}
    </div>
  )

  function readCapsLock(event: KeyboardEvent): void {
    setCapsLocked(event.getModifierState('CapsLock'))
  }

  function lengthHint(): string | undefined {
    if (length === 0) return messages.passwordRule(passwordMinLength)
    if (length < passwordMinLength) return messages.passwordShort(passwordMinLength - length)
    if (strength) return undefined
    return length < 15 ? messages.passwordFair : messages.passwordStrong
  }
}

/** Names in the same form count as weak words: a guesser tries them first. */
function readTyped({ target }: ChangeEvent<HTMLInputElement>) {
  const names = target.form?.querySelectorAll<HTMLInputElement>('[autocomplete="username"]') ?? []
  return { password: target.value, own: Array.from(names, ({ value }) => value) }
}
