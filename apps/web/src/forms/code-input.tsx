import type { CodeForm } from '@latchkey/shared/code'
import { useRef, useState, type SyntheticEvent } from 'react'
import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Field, inputClass, type FieldProps } from './field.tsx'
import { codeLengths, pickCode, showCode } from './pick-code.ts'

type Props = Pick<FieldProps, 'error' | 'errorMessages'> & {
  form: CodeForm
  label?: string
  autoComplete?: 'one-time-code' | 'off'
}

/**
 * One plain input serves pasting, autofill and screen readers alike. Digits are shown over drawn cells. A
 * complete code submits the form by itself.
 */
export function CodeInput(props: Props) {
  const { form, error, errorMessages, label, autoComplete = 'one-time-code' } = props
  const messages = useMessages(codeFlow)
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
    // Characters typed after a refused code begin the next one.
    const isBehind = isRefused && added && currentTarget.value === typed + added
    return (isBehind && pickCode(added, form)) || picked
  }

  function accept(event: SyntheticEvent<HTMLInputElement>): void {
    const input = event.currentTarget
    const picked = read(event)
    const isNew = picked !== lastCode.current
    // The hyphen is inserted at the end only: elsewhere the caret would jump.
    const isAtEnd = input.selectionStart === input.value.length
    const shown =
      isDigits || isAtEnd || picked.length === length ? showCode(picked, form) : input.value
    lastCode.current = picked
    setTyped(shown)
    if (!isNew || picked.length < length) return
    // The form reads the element, which still holds the pasted text.
    input.value = shown
    input.form?.requestSubmit()
  }

  return (
    <Field
      label={label ?? messages.code}
      name="code"
      value={typed}
      error={error}
      errorMessages={errorMessages}
      isLive
      inputMode={isDigits ? 'numeric' : 'text'}
      autoComplete={autoComplete}
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
        // A keystroke that changes no character of the code must not clear its error.
        if (read(event) === lastCode.current) event.stopPropagation()
      }}
      onChange={(event) => {
        // An input method's unfinished text must stay untouched.
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
