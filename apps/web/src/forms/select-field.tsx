import { useId, type ComponentProps, type ReactNode } from 'react'
import { useMessages } from '../messages/use-messages.ts'
import { Icon } from '../ui/icon.tsx'
import { FieldNote, errorMessage, inputClass, labelClass } from './field.tsx'
import type { FieldError } from './use-form.ts'

type Props = ComponentProps<'select'> & {
  label: string
  name: string
  hint: string
  error: FieldError | undefined
  children: ReactNode
}

export function SelectField({ label, hint, error, children, ...select }: Props) {
  const messages = useMessages()
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className={labelClass}>
        {label}
      </label>
      <div className="relative">
        <select
          {...select}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-note`}
          className={`${inputClass} cursor-pointer appearance-none truncate pr-11`}
        >
          {children}
        </select>
        {/* Each system's own arrow looks different from the other fields. */}
        <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-quiet">
          <Icon name="down" />
        </span>
      </div>
      <FieldNote id={`${id}-note`} hint={hint} errorText={error && errorMessage(messages, error)} />
    </div>
  )
}
