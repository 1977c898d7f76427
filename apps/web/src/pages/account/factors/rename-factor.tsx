import type { Factor } from '@latchkey/shared/factor'
import { api } from '../../../api/client.ts'
import { Field } from '../../../forms/field.tsx'
import { Form } from '../../../forms/form.tsx'
import { required } from '../../../forms/required.ts'
import { useForm } from '../../../forms/use-form.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'

type Props = { factor: Factor; cancel: () => void; onRenamed: () => void }

export function RenameFactor({ factor: { id, name: before }, cancel, onRenamed }: Props) {
  const messages = useMessages(factorTexts)
  const form = useForm({
    validators: { name: (value) => required(value.trim()) },
    async send({ name }) {
      await api.account.renameFactor.mutate({ id, name: name.trim() })
      onRenamed()
    },
    focusFirst: true,
  })
  return (
    <div className="grid gap-3">
      <Form state={form} submit={messages.save}>
        <Field
          label={messages.name}
          name="name"
          defaultValue={before}
          maxLength={50}
          autoComplete="off"
          error={form.fieldErrors.name}
        />
      </Form>
      <Button variant="plain" onClick={cancel}>
        {messages.cancel}
      </Button>
    </div>
  )
}
