import { useId } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { FieldNote, faultText, inputLook, labelLook } from './field.tsx'
import type { Fault } from './use-form.ts'

type Props = { label: string; name: string; defaultValue: string; fault: Fault | undefined }

export function TextArea({ label, fault, ...area }: Props) {
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
      <FieldNote id={`${id}-note`} error={fault && faultText(text, fault)} />
    </div>
  )
}
