import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Field } from './field.tsx'
import type { Fault } from './use-form.ts'

export function CodeInput({
  fault,
  initial = '',
}: {
  fault?: Fault | undefined
  initial?: string
}) {
  const { text } = useLanguage()
  const [code, setCode] = useState(initial)
  return (
    <Field
      label={text.code}
      name="code"
      value={code}
      fault={fault}
      inputMode="numeric"
      autoComplete="one-time-code"
      className="font-mono text-xl tracking-[0.4em]"
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
