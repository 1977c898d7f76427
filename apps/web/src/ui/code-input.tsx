import { useRef, useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Field } from './field.tsx'
import type { Fault } from './use-form.ts'

const cells = ['a', 'b', 'c', 'd', 'e', 'f']

type Props = { fault: Fault | undefined; wrongText: string }

/**
 * One plain input over six drawn cells: pasting, autofill and screen readers meet one field. The
 * first whole code is sent by itself; after a wrong one only the person knows when it is corrected.
 */
export function CodeInput({ fault, wrongText }: Props) {
  const { text } = useLanguage()
  const [typed, setTyped] = useState('')
  const isSent = useRef(false)
  const isComposing = useRef(false)
  const code = pickDigits(typed)

  function take(input: HTMLInputElement): void {
    const picked = pickDigits(input.value)
    setTyped(picked)
    if (picked.length < cells.length || isSent.current) return
    isSent.current = true
    // The form reads the field, which still holds what was pasted.
    input.value = picked
    input.form?.requestSubmit()
  }

  return (
    <Field
      label={text.code}
      name="code"
      value={typed}
      fault={fault}
      faultTexts={{ CODE_INVALID: wrongText }}
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
      onCompositionStart={() => (isComposing.current = true)}
      onCompositionEnd={(event) => {
        isComposing.current = false
        take(event.currentTarget)
      }}
      onChange={(event) => {
        // What an input method is still composing must be left to it.
        if (isComposing.current) setTyped(event.target.value)
        else take(event.target)
      }}
    />
  )
}

/** As codes are written in mails: six digits, in two groups, or else whatever digits there are. */
const shapes = [/(?<!\d)\d{6}(?!\d)/, /(?<!\d)\d{3}[\s-]\d{3}(?!\d)/, /.*/s]

/** The six digits in whatever was pasted: full-width, spaced, or a whole mail. */
function pickDigits(typed: string): string {
  const plain = typed.normalize('NFKC')
  const [found = ''] = shapes.flatMap((shape) => shape.exec(plain)?.[0] ?? [])
  return found.replace(/[^0-9]/g, '').slice(0, cells.length)
}
