import { useId, type ComponentProps } from 'react'
import { useMessages } from '../messages/use-messages.ts'
import { FieldNote, errorMessage, inputClass, labelClass } from './field.tsx'
import type { FieldError } from './use-form.ts'

type Props = ComponentProps<'textarea'> & {
  label: string
  name: string
  hint?: string
  error: FieldError | undefined
  errorMessages?: Partial<Record<FieldError, string>>
}

export function TextArea({ label, hint, error, errorMessages, ...area }: Props) {
  const messages = useMessages()
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className={labelClass}>
        {label}
      </label>
      <textarea
        {...area}
        id={id}
        rows={3}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-note`}
        className={inputClass}
      />
      <FieldNote
        id={`${id}-note`}
        hint={hint}
        errorText={error && (errorMessages?.[error] ?? errorMessage(messages, error))}
      />
    </div>
  )
}
