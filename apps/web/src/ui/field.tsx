import { useId, type ComponentProps, type ReactNode } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import type { Messages } from '../messages/en.ts'
import type { Fault } from './use-form.ts'

export type FieldProps = ComponentProps<'input'> & {
  label: string
  name: string
  fault?: Fault | undefined
  hint?: string | undefined
  /** Says how short is too short. */
  tooShort?: string
  /** Stands at the right end of the label's line. */
  aside?: ReactNode
}

export const inputLook =
  'block min-h-11 w-full rounded-xl border border-line bg-surface px-3 py-2 text-base aria-invalid:border-bad'

export function Field({ label, fault, hint, tooShort, aside, className, ...input }: FieldProps) {
  const { text } = useLanguage()
  const error = fault === 'TOO_SHORT' && tooShort ? tooShort : fault && faultText(text, fault)
  const id = useId()
  return (
    <div>
      <div className="mb-1 flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside}
      </div>
      <input
        {...input}
        id={id}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-note`}
        className={`${inputLook} ${className ?? ''}`}
      />
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  )
}

type NoteProps = { id: string; hint?: string | undefined; error: string | undefined }

/** Keeps its line when empty, so that an error moves nothing. */
export function FieldNote({ id, hint, error }: NoteProps) {
  return (
    <p id={id} className={`mt-1 min-h-5 text-sm ${error ? 'text-bad' : 'text-quiet'}`}>
      {error ?? hint}
    </p>
  )
}

export function faultText(text: Messages, fault: Fault): string {
  const reasons: Record<Fault, string> = { ...text.reasons, ...text.fieldReasons }
  return reasons[fault]
}
