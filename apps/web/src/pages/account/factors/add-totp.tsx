import type { NewTotp } from '@latchkey/shared/factor'
import { useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { Field } from '../../../forms/field.tsx'
import { Form } from '../../../forms/form.tsx'
import { required } from '../../../forms/required.ts'
import { useForm } from '../../../forms/use-form.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Alert } from '../../../ui/alert.tsx'
import { ConfirmTotp } from './confirm-totp.tsx'

type Props = {
  onAdded: (backupCodes: string[] | null) => void
  /** A button beside the one that goes on. */
  beside?: ReactNode
}

/** Names an authenticator app, shows the key for it, and asks for a code that proves it has the key. */
export function AddTotp({ onAdded, beside }: Props) {
  const messages = useMessages(factorTexts)
  const [made, setMade] = useState<NewTotp | null>(null)
  const [isExpired, setExpired] = useState(false)
  if (made)
    return (
      <ConfirmTotp
        made={made}
        onAdded={onAdded}
        beside={beside}
        onExpired={() => {
          setMade(null)
          setExpired(true)
        }}
      />
    )
  return (
    <div className="grid gap-4">
      <p className="text-sm text-quiet">{messages.addIntro}</p>
      {isExpired && <Alert variant="bad">{messages.setupExpired}</Alert>}
      <NameForm onMade={setMade} beside={beside} />
    </div>
  )
}

type NameProps = { onMade: (made: NewTotp) => void; beside: ReactNode }

function NameForm({ onMade, beside }: NameProps) {
  const messages = useMessages(factorTexts)
  const form = useForm({
    validators: { name: (value) => required(value.trim()) },
    send: async ({ name }) => onMade(await api.account.addTotp.mutate({ name: name.trim() })),
    focusFirst: true,
  })
  const isFull = form.failure?.reason === 'FORBIDDEN'
  return (
    <Form
      state={isFull ? { ...form, failure: null } : form}
      submit={messages.continue}
      beside={beside}
    >
      {isFull && <Alert variant="bad">{messages.full}</Alert>}
      <Field
        label={messages.name}
        name="name"
        hint={messages.nameHint}
        defaultValue={messages.defaultName}
        maxLength={50}
        autoComplete="off"
        error={form.fieldErrors.name}
      />
    </Form>
  )
}
