import { useId, type ComponentProps, type ReactNode } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import type { Messages } from '../messages/en.ts'
import type { Fault } from './use-form.ts'

export type FieldProps = ComponentProps<'input'> & {
  label: ReactNode
  name: string
  fault?: Fault | undefined
  hint?: string | undefined
  /** What a fault means in this field, where it means more than elsewhere. */
  faultTexts?: Partial<Record<Fault, string>>
  /** Its note changes while somebody types, and is read aloud then. */
  isLive?: boolean
  /** The element inside the input, at its right end. */
  inside?: ReactNode
  /** The element behind the input. */
  behind?: ReactNode
}

export const labelLook = 'mb-1.5 block text-sm font-medium wrap-anywhere'

export const inputLook =
  'block min-h-11 w-full rounded-lg border border-line bg-field px-3.5 py-2 text-base transition-colors aria-invalid:border-bad'

export function Field(props: FieldProps) {
  const {
    label,
    fault,
    hint,
    faultTexts,
    isLive = false,
    inside,
    behind,
    className,
    ...input
  } = props
  const { text } = useLanguage()
  const error = fault && (faultTexts?.[fault] ?? faultText(text, fault))
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className={labelLook}>
        {label}
      </label>
      <div className="relative">
        {behind}
        <input
          {...input}
          id={id}
          aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-note`}
          className={className ?? `${inputLook} ${inside ? 'pr-20' : ''}`}
        />
        {inside}
      </div>
      <FieldNote id={`${id}-note`} hint={hint} error={error} isLive={isLive} />
    </div>
  )
}

type NoteProps = {
  id: string
  hint?: string | undefined
  error: string | undefined
  isLive?: boolean
}

export function FieldNote({ id, hint, error, isLive = false }: NoteProps) {
  return (
    <p
      id={id}
      aria-live={isLive ? 'polite' : undefined}
      className={`text-sm not-empty:mt-1.5 ${error ? 'text-bad' : 'text-quiet'}`}
    >
      {error ?? hint}
    </p>
  )
}

export function faultText(text: Messages, fault: Fault): string {
  const reasons: Record<Fault, string> = { ...text.reasons, ...text.fieldReasons }
  return reasons[fault]
}
