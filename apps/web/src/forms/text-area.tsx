import { useId, type ComponentProps } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { FieldNote, faultText, inputLook, labelLook } from './field.tsx'
import type { Fault } from './use-form.ts'

type Props = ComponentProps<'textarea'> & {
  label: string
  name: string
  hint?: string
  fault: Fault | undefined
  faultTexts?: Partial<Record<Fault, string>>
}

export function TextArea({ label, hint, fault, faultTexts, ...area }: Props) {
  const { text } = useLanguage()
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className={labelLook}>
        {label}
      </label>
      <textarea
        {...area}
        id={id}
        rows={3}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-note`}
        className={inputLook}
      />
      <FieldNote
        id={`${id}-note`}
        hint={hint}
        error={fault && (faultTexts?.[fault] ?? faultText(text, fault))}
      />
    </div>
  )
}
