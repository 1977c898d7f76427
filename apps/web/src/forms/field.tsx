import { useId, type ComponentProps, type ReactNode } from 'react'
import { useMessages } from '../messages/use-messages.ts'
import type { Messages } from '../messages/common/en.ts'
import type { FieldError } from './use-form.ts'

export type FieldProps = ComponentProps<'input'> & {
  label: ReactNode
  name: string
  error?: FieldError | undefined
  hint?: string | undefined
  /** Texts that replace the general ones if an error means more in this field. */
  errorMessages?: Partial<Record<FieldError, string>>
  /** True if screen readers announce the note when it changes during typing. */
  isLive?: boolean
  inside?: ReactNode
  behind?: ReactNode
}

export const labelClass = 'mb-1.5 block text-sm font-medium wrap-anywhere'

export const inputClass =
  'block min-h-11 w-full rounded-lg border border-line bg-field px-3.5 py-2 text-base transition-colors aria-invalid:border-bad'

export function Field(props: FieldProps) {
  const {
    label,
    error,
    hint,
    errorMessages,
    isLive = false,
    inside,
    behind,
    className,
    ...input
  } = props
  const messages = useMessages()
  const message = error && (errorMessages?.[error] ?? errorMessage(messages, error))
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className={labelClass}>
        {label}
      </label>
      <div className="relative">
        {behind}
        <input
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-note`}
          className={className ?? `${inputClass} ${inside ? 'pr-20' : ''}`}
        />
        {inside}
      </div>
      <FieldNote id={`${id}-note`} hint={hint} errorText={message} isLive={isLive} />
    </div>
  )
}

type NoteProps = {
  id: string
  hint?: string | undefined
  errorText: string | undefined
  isLive?: boolean
}

export function FieldNote({ id, hint, errorText, isLive = false }: NoteProps) {
  return (
    <p
      id={id}
      aria-live={isLive ? 'polite' : undefined}
      className={`text-sm not-empty:mt-1.5 ${errorText ? 'text-bad' : 'text-quiet'}`}
    >
      {errorText ?? hint}
    </p>
  )
}

export function errorMessage(messages: Messages, error: FieldError): string {
  const reasons: Record<FieldError, string> = { ...messages.reasons, ...messages.fieldReasons }
  return reasons[error]
}
