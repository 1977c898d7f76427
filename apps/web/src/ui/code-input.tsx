import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Field } from './field.tsx'
import type { Fault } from './use-form.ts'

const cells = ['a', 'b', 'c', 'd', 'e', 'f']

/** One plain input over six drawn cells: pasting, autofill and screen readers meet one field. */
export function CodeInput({ fault }: { fault: Fault | undefined }) {
  const { text } = useLanguage()
  const [code, setCode] = useState('')
  return (
    <Field
      label={text.code}
      name="code"
      value={code}
      fault={fault}
      inputMode="numeric"
      autoComplete="one-time-code"
      className="code-input"
      behind={
        <div className="code-cells" aria-hidden="true">
          {cells.map((cell, index) => (
            <span key={cell} data-next={index === Math.min(code.length, 5) || undefined} />
          ))}
        </div>
      }
      onChange={(event) => setCode(pickDigits(event.target.value))}
    />
  )
}

/** The six digits in whatever was pasted: full-width, spaced, or inside the mail's sentence. */
function pickDigits(typed: string): string {
  const plain = typed.normalize('NFKC')
  const inSentence = /(?<![0-9])[0-9](?:[\s-]?[0-9]){5}(?![0-9])/.exec(plain)
  return (inSentence?.[0] ?? plain).replace(/[^0-9]/g, '').slice(0, 6)
}
