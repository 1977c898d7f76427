import { api } from '../../../api/client.ts'
import { Form } from '../../../forms/form.tsx'
import { useForm } from '../../../forms/use-form.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { Button } from '../../../ui/button.tsx'

type Props = { id: string; isLast: boolean; cancel: () => void; onRemoved: () => void }

/** The question before a removal, which says what it means. */
export function RemoveFactor({ id, isLast, cancel, onRemoved }: Props) {
  const messages = useMessages(factorTexts)
  const form = useForm({
    validators: {},
    async send() {
      await api.account.removeFactor.mutate({ id })
      onRemoved()
    },
  })
  return (
    <div className="grid gap-3">
      <p className="mb-2 text-quiet">{isLast ? messages.removeLast : messages.removeIntro}</p>
      <Form state={form} submit={messages.remove} variant="danger" />
      <Button variant="plain" onClick={cancel}>
        {messages.cancel}
      </Button>
    </div>
  )
}
