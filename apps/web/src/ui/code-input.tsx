import { readCode, type CodeForm } from '@latchkey/shared/code'
import { useRef, useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Field } from './field.tsx'
import type { Fault } from './use-form.ts'

/** Ten letters stand in a plain field: nobody counts cells there. */
const lengths = { digits6: 6, digits8: 8, letters10: 10 } as const satisfies Record<
  CodeForm,
  number
>

type Props = { form: CodeForm; fault: Fault | undefined; wrongText: string }

/**
 * One plain input over drawn cells: pasting, autofill and screen readers meet one field. The
 * first whole code is sent by itself; after a wrong one only the person knows when it is corrected.
 */
export function CodeInput({ form, fault, wrongText }: Props) {
  const { text } = useLanguage()
  const [typed, setTyped] = useState('')
  const isSent = useRef(false)
  const isComposing = useRef(false)
  const length = lengths[form]
  const isDigits = form !== 'letters10'
  const pick = (value: string) => (isDigits ? pickDigits(value, length) : pickLetters(value))
  const code = pick(typed)

  function take(input: HTMLInputElement): void {
    const picked = pick(input.value)
    setTyped(picked)
    if (readCode(picked).length < length || isSent.current) return
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
      inputMode={isDigits ? 'numeric' : 'text'}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      {...(isDigits && {
        className: 'code-input',
        'data-length': length,
        behind: (
          <div className="code-cells" data-length={length} aria-hidden="true">
            {Array.from({ length }, (_, index) => (
              <span
                key={index}
                data-next={index === Math.min(code.length, length - 1) || undefined}
              />
            ))}
          </div>
        ),
      })}
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

/** As codes are written in mails: digits, in two groups, or else whatever digits there are. */
const shapes = {
  6: [/(?<!\d)\d{6}(?!\d)/, /(?<!\d)\d{3}[\s-]\d{3}(?!\d)/, /.*/s],
  8: [/(?<!\d)\d{8}(?!\d)/, /(?<!\d)\d{4}[\s-]\d{4}(?!\d)/, /.*/s],
}

/** The digits in whatever was pasted: full-width, spaced, or a whole mail. */
function pickDigits(typed: string, length: number): string {
  const plain = typed.normalize('NFKC')
  const known = shapes[length === 8 ? 8 : 6]
  const [found = ''] = known.flatMap((shape) => shape.exec(plain)?.[0] ?? [])
  return found.replace(/[^0-9]/g, '').slice(0, length)
}

/** The ten letters in a mail that was pasted whole, else what was typed. */
function pickLetters(typed: string): string {
  return /(?<![\w-])[0-9A-Z]{5}-[0-9A-Z]{5}(?![\w-])/.exec(typed.normalize('NFKC'))?.[0] ?? typed
}
