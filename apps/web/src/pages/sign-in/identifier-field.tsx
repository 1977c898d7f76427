import { limits } from '@latchkey/shared/limits'
import { useState } from 'react'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../forms/field.tsx'
import type { FieldError } from '../../forms/use-form.ts'
import { forgetIdentifier } from './remembered-identifier.ts'

type Props = {
  error: FieldError | undefined
  value: string
  onChange: (typed: string) => void
}

/** Offers the name that last signed in here, until the user chooses "Not you?". */
export function IdentifierField({ error, value, onChange }: Props) {
  const messages = useMessages()
  const { max } = limits.identifier
  const [isOffered, setOffered] = useState(value !== '')

  function forget(): void {
    forgetIdentifier()
    setOffered(false)
    onChange('')
    document.querySelector<HTMLElement>('[name="identifier"]')?.focus()
  }

  return (
    <div>
      <Field
        label={messages.identifier}
        name="identifier"
        inputMode="email"
        enterKeyHint="next"
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        error={error}
        errorMessages={{ TOO_LONG: messages.tooLong(max, value.length - max) }}
        onChange={(event) => onChange(event.target.value)}
      />
      {isOffered && (
        <p className="mt-1 text-right text-sm">
          <Button variant="link" onClick={forget}>
            {messages.notYou}
          </Button>
        </p>
      )}
    </div>
  )
}
