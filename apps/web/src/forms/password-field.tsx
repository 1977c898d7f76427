import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { useMessages } from '../messages/use-messages.ts'
import { Field, type FieldProps } from './field.tsx'

export type PasswordFieldProps = Pick<
  FieldProps,
  'label' | 'name' | 'error' | 'errorMessages' | 'hint' | 'isLive' | 'onChange' | 'onFocus'
> & {
  autoComplete: 'current-password' | 'new-password'
  below?: ReactNode
}

export function PasswordField({ hint, below, ...field }: PasswordFieldProps) {
  const messages = useMessages()
  const [isShown, setShown] = useState(false)
  const [isCapsLocked, setCapsLocked] = useState(false)

  return (
    <div>
      <Field
        isLive
        {...field}
        type={isShown ? 'text' : 'password'}
        autoCapitalize="none"
        spellCheck={false}
        hint={isCapsLocked ? messages.capsLock : hint}
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
      {below}
    </div>
  )

  function readCapsLock(event: KeyboardEvent): void {
    setCapsLocked(event.getModifierState('CapsLock'))
  }
}
