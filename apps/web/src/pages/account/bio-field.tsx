import { limits } from '@latchkey/shared/limits'
import { useState } from 'react'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { TextArea } from '../../forms/text-area.tsx'
import type { FieldError } from '../../forms/use-form.ts'

type Props = { defaultValue: string; error: FieldError | undefined }

export function BioField({ defaultValue, error }: Props) {
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const [length, setLength] = useState(defaultValue.length)
  const left = limits.bio.max - length
  return (
    <TextArea
      label={accountMessages.bio}
      name="bio"
      defaultValue={defaultValue}
      hint={left < 0 ? accountMessages.bioOver(-left) : accountMessages.bioLeft(left)}
      error={error}
      errorMessages={{ TOO_LONG: messages.tooLong(limits.bio.max, -left) }}
      onChange={(event) => setLength(event.target.value.trim().length)}
    />
  )
}
