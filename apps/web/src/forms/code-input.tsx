import type { CodeForm } from '@latchkey/shared/code'
import { useRef, useState, type SyntheticEvent } from 'react'
import { useMessages } from '../messages/use-messages.ts'
import { Field, inputClass, type FieldProps } from './field.tsx'
import { codeLengths, pickCode, showCode } from './pick-code.ts'

type Props = Pick<FieldProps, 'error' | 'errorMessages'> & { form: CodeForm }

/**
 * One plain input, over drawn cells where a code is of digits: pasting, autofill and screen readers
 * meet one field. Each whole code is sent by itself; what becomes of one that was refused before is
 * the form's to say.
 */
export function CodeInput({ form, error, errorMessages }: Props) {
  const messages = useMessages()
  const [typed, setTyped] = useState('')
  const lastCode = useRef('')
  const isComposing = useRef(false)
  const length = codeLengths[form]
  const isDigits = form !== 'letters10'
  const next = error ? -1 : Math.min(pickCode(typed, form).length, length - 1)

  function read({ currentTarget, nativeEvent }: SyntheticEvent<HTMLInputElement>): string {
    const picked = pickCode(currentTarget.value, form)
    const isRefused = error !== undefined && lastCode.current.length === length
    const added = nativeEvent instanceof InputEvent ? nativeEvent.data : null
    // What is typed behind a refused code begins the next one.
    const isBehind = isRefused && added && currentTarget.value === typed + added
    return (isBehind && pickCode(added, form)) || picked
  }

  function accept(event: SyntheticEvent<HTMLInputElement>): void {
    const input = event.currentTarget
    const picked = read(event)
    const isNew = picked !== lastCode.current
    // Two groups are written where somebody types on; in the middle the caret would jump.
    const isAtEnd = input.selectionStart === input.value.length
    const shown =
      isDigits || isAtEnd || picked.length === length ? showCode(picked, form) : input.value
    lastCode.current = picked
    setTyped(shown)
    if (!isNew || picked.length < length) return
    // The form reads the field, which still holds what was pasted.
    input.value = shown
    input.form?.requestSubmit()
  }

  return (
    <Field
      label={messages.code}
      name="code"
      value={typed}
      error={error}
      errorMessages={errorMessages}
      isLive
      inputMode={isDigits ? 'numeric' : 'text'}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      {...(isDigits
        ? { className: 'code-input', 'data-length': length, behind: cells(length, next) }
        : { className: `${inputClass} code-letters` })}
      onCompositionStart={() => (isComposing.current = true)}
      onCompositionEnd={(event) => {
        isComposing.current = false
        accept(event)
      }}
      onInput={(event) => {
        // The form forgives what is put right, which needs another character.
        if (read(event) === lastCode.current) event.stopPropagation()
      }}
      onChange={(event) => {
        // What an input method is still composing must be left to it.
        if (isComposing.current) setTyped(event.target.value)
        else accept(event)
      }}
    />
  )
}

const cells = (length: number, next: number) => (
  <div className="code-cells" data-length={length} aria-hidden="true">
    {Array.from({ length }, (_, index) => (
      <span key={index} data-next={index === next || undefined} />
    ))}
  </div>
)
