import { limits } from '@latchkey/shared/limits'
import { useState, type ReactNode } from 'react'
import { codeFlow } from '../messages/code-flow.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { validators } from '../forms/validators.ts'
import { Field } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import { useDebounced } from '../forms/use-debounced.ts'
import { useForm } from '../forms/use-form.ts'
import { suggestAddress } from './suggest-address.ts'

type Props = {
  label: string
  initial: string | undefined
  focusFirst?: boolean
  /** The address whose mail server refused the code. */
  refusedEmail?: string
  requestCode: (email: string) => Promise<void>
  /** A button beside the one that sends the code. */
  beside?: ReactNode
}

export function EmailStep({
  label,
  initial = '',
  focusFirst = true,
  refusedEmail,
  requestCode,
  beside,
}: Props) {
  const [email, setEmail] = useState(initial)
  const messages = useMessages()
  const flowMessages = useMessages(codeFlow)
  const { max } = limits.email
  const form = useForm({
    validators: {
      email: (value) =>
        value.trim() === refusedEmail ? 'UNCHANGED' : validators.email(value.trim()),
    },
    send: (values) => requestCode(values.email.trim()),
    focusFirst,
  })

  function accept(address: string): void {
    setEmail(address)
    form.form.ref.current?.querySelector('input')?.focus()
  }

  return (
    <Form state={form} submit={flowMessages.sendCode} beside={beside}>
      <div>
        <Field
          label={label}
          name="email"
          type="email"
          autoComplete="email"
          value={email}
          error={form.fieldErrors.email}
          errorMessages={{ TOO_LONG: messages.tooLong(max, email.trim().length - max) }}
          onChange={(event) => setEmail(event.target.value)}
        />
        <AddressSuggestion email={email.trim()} onAccept={accept} />
      </div>
    </Form>
  )
}

function AddressSuggestion({
  email,
  onAccept,
}: {
  email: string
  onAccept: (address: string) => void
}) {
  const messages = useMessages(codeFlow)
  const suggestion = useDebounced(email) === email ? suggestAddress(email) : null
  return (
    <output className="block text-sm wrap-anywhere not-empty:mt-1.5 [&_button]:text-left">
      {suggestion && (
        <Button variant="link" onClick={() => onAccept(suggestion)}>
          {messages.didYouMean(suggestion)}
        </Button>
      )}
    </output>
  )
}
