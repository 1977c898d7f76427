import { limits } from '@latchkey/shared/auth'
import { showAddress } from '@latchkey/shared/idn'
import { useState } from 'react'
import { useLanguage } from '../../messages/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../forms/field.tsx'
import type { Fault } from '../../forms/use-form.ts'
import { forgetIdentifier, recallIdentifier } from './remembered-identifier.ts'

type Props = {
  fault: Fault | undefined
  /** The previous page knew it. */
  initial: string | undefined
  onChange: () => void
}

/** Holds the name of the last one who signed in here, until somebody says it is not theirs. */
export function IdentifierField({ fault, initial, onChange }: Props) {
  const { text } = useLanguage()
  const { max } = limits.identifier
  const [kept, setKept] = useState(() => showAddress(initial ?? recallIdentifier()))
  const [identifier, setIdentifier] = useState(kept)

  function forget(): void {
    forgetIdentifier()
    setKept('')
    setIdentifier('')
    onChange()
    document.querySelector<HTMLElement>('[name="identifier"]')?.focus()
  }

  return (
    <div>
      <Field
        label={text.identifier}
        name="identifier"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={identifier}
        fault={fault}
        faultTexts={{ TOO_LONG: text.tooLong(max, identifier.length - max) }}
        onChange={(event) => {
          setIdentifier(event.target.value)
          onChange()
        }}
      />
      {kept !== '' && (
        <p className="mt-1 text-right text-sm">
          <Button look="link" onClick={forget}>
            {text.notYou}
          </Button>
        </p>
      )}
    </div>
  )
}
