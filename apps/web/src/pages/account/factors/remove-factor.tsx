import type { Factor } from '@latchkey/shared/factor'
import { api } from '../../../api/client.ts'
import { Form } from '../../../forms/form.tsx'
import { useForm } from '../../../forms/use-form.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { passkeyTexts } from '../../../messages/passkeys.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { signalPasskeys } from '../../../passkeys/signal-passkeys.ts'
import { Button } from '../../../ui/button.tsx'

type Props = {
  factor: Factor
  isLast: boolean
  isSole: boolean
  cancel: () => void
  onRemoved: () => void
}

/** The confirmation before a removal, which explains its effect. */
export function RemoveFactor({ factor, isLast, isSole, cancel, onRemoved }: Props) {
  const messages = useMessages(factorTexts)
  const passkeyMessages = useMessages(passkeyTexts)
  const isPasskey = factor.kind === 'passkey'
  const intro = isPasskey ? passkeyMessages.removeIntro : messages.removeIntro
  const form = useForm({
    validators: {},
    async send() {
      await api.account.removeFactor.mutate({ id: factor.id })
      onRemoved()
      if (isPasskey) await signalPasskeys((await api.account.factors.query()).passkeys)
    },
  })
  return (
    <div className="grid gap-3">
      {isSole ? (
        <p className="mb-2 text-quiet">{messages.removeSole}</p>
      ) : (
        <>
          <p className="mb-2 text-quiet">{isLast ? messages.removeLast : intro}</p>
          <Form state={form} submit={messages.remove} variant="danger" />
        </>
      )}
      <Button variant="plain" onClick={cancel}>
        {isSole ? messages.close : messages.cancel}
      </Button>
    </div>
  )
}
