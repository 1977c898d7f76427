import { limits } from '@latchkey/shared/auth'
import { useState } from 'react'
import { useLanguage } from '../../messages/locale.tsx'
import { TextArea } from '../../forms/text-area.tsx'
import type { FieldError } from '../../forms/use-form.ts'
import { useWords } from './words.ts'

export function BioField({ bio, error }: { bio: string; error: FieldError | undefined }) {
  const { text } = useLanguage()
  const words = useWords()
  const [length, setLength] = useState(bio.length)
  const left = limits.bio.max - length
  return (
    <TextArea
      label={words.bio}
      name="bio"
      defaultValue={bio}
      hint={left < 0 ? words.bioOver(-left) : words.bioLeft(left)}
      error={error}
      errorMessages={{ TOO_LONG: text.tooLong(limits.bio.max, -left) }}
      onChange={(event) => setLength(event.target.value.trim().length)}
    />
  )
}
