import { limits } from '@latchkey/shared/limits'
import { showAddress } from '@latchkey/shared/idn'
import { useState } from 'react'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../forms/field.tsx'
import type { FieldError } from '../../forms/use-form.ts'
import { forgetIdentifier, rememberedIdentifier } from './remembered-identifier.ts'

type Props = {
  error: FieldError | undefined
  /** The address that the previous page has just proven. */
  initial: string | undefined
  onChange: () => void
}

/** Offers the name that last signed in here, until the user chooses "Not you?". */
export function IdentifierField({ error, initial, onChange }: Props) {
  const messages = useMessages()
  const { max } = limits.identifier
  const [remembered, setRemembered] = useState(() => showAddress(initial ?? rememberedIdentifier()))
  const [identifier, setIdentifier] = useState(remembered)

  function forget(): void {
    forgetIdentifier()
    setRemembered('')
    setIdentifier('')
    onChange()
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
        value={identifier}
        error={error}
        errorMessages={{ TOO_LONG: messages.tooLong(max, identifier.length - max) }}
        onChange={(event) => {
          setIdentifier(event.target.value)
          onChange()
        }}
      />
      {remembered !== '' && (
        <p className="mt-1 text-right text-sm">
          <Button variant="link" onClick={forget}>
            {messages.notYou}
          </Button>
        </p>
      )}
    </div>
  )
}
