import { nameDevice } from '@latchkey/shared/device-name'
import { useEffect, useState, type ReactNode } from 'react'
import { api, readFailure } from '../../../api/client.ts'
import { Field } from '../../../forms/field.tsx'
import { Form } from '../../../forms/form.tsx'
import { required } from '../../../forms/required.ts'
import { useForm } from '../../../forms/use-form.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { passkeyTexts } from '../../../messages/passkeys.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { makePasskey, stopAsking } from '../../../passkeys/ceremony.ts'
import { problemOf, type Problem } from '../../../passkeys/outcome.ts'
import { PasskeyAlert } from '../../../passkeys/passkey-alert.tsx'

type Props = {
  onAdded: (backupCodes: string[] | null) => void
  /** A button beside the one that goes on. */
  beside?: ReactNode
}

/** Names a passkey and lets the browser make it. */
export function AddPasskey({ onAdded, beside }: Props) {
  const messages = useMessages(passkeyTexts)
  const { name: label, full, setupExpired } = useMessages(factorTexts)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => stopAsking, [])
  const form = useForm({
    validators: { name: (value) => required(value.trim()) },
    async send({ name: typed }) {
      setProblem(null)
      try {
        const { options } = await api.account.addPasskey.mutate()
        const made = { name: typed.trim(), response: await makePasskey(options) }
        onAdded((await api.account.confirmPasskey.mutate(made)).backupCodes)
      } catch (error) {
        if (readFailure(error).fields['name']) throw error
        setProblem(problemOf(error))
      }
    },
    focusFirst: true,
  })
  return (
    <div className="grid gap-4">
      <p className="text-sm text-quiet">{messages.addIntro}</p>
      {problem && (
        <PasskeyAlert
          problem={problem}
          texts={{
            FORBIDDEN: full,
            NOT_FOUND: setupExpired,
            INVALID_INPUT: messages.troubles.unfit,
          }}
        />
      )}
      <Form state={form} submit={messages.make} beside={beside}>
        <Field
          label={label}
          name="name"
          hint={messages.nameHint}
          defaultValue={nameDevice(navigator.userAgent) ?? messages.defaultName}
          maxLength={50}
          autoComplete="off"
          error={form.fieldErrors.name}
        />
      </Form>
    </div>
  )
}
