import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { WantedProof } from '../../../api/step-up-link.ts'
import { Gap } from '../../../messages/gap.tsx'
import { CurrentPasswordField } from '../../../forms/current-password-field.tsx'
import {
  FactorCode,
  factorCode,
  retypedCodes,
  type CodeMethod,
} from '../../../forms/factor-code.tsx'
import { Form } from '../../../forms/form.tsx'
import { InsteadBy } from '../../../forms/instead-by.tsx'
import { PasskeysElsewhere } from '../../../forms/passkeys-elsewhere.tsx'
import { required } from '../../../forms/required.ts'
import { useForm } from '../../../forms/use-form.ts'
import { factorTexts } from '../../../messages/factors.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { askPasskey } from '../../../passkeys/ceremony.ts'
import { PasskeyProof } from '../../../passkeys/passkey-proof.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'

type Props = WantedProof & { settle: (isProven: boolean) => void }

export function StepUpDialog({ act, methods, settle }: Props) {
  const messages = useMessages(factorTexts)
  const [method, setMethod] = useState(methods[0])
  const purpose = new Map(Object.entries(messages.proofFor)).get(act)
  return (
    <Dialog title={messages.proof} isOpen close={() => settle(false)}>
      <div className="grid gap-3">
        <p className="text-quiet">
          {purpose !== undefined && (
            <>
              <span>{purpose}</span>
              <Gap />
            </>
          )}
          <span>{messages.proofIntro}</span>
        </p>
        <PasskeysElsewhere methods={methods} />
        {!method && <p className="text-quiet">{messages.noWayHere}</p>}
        {method === 'password' && <PasswordProof onProven={() => settle(true)} />}
        {method === 'passkey' && (
          <PasskeyProof
            prove={async () => {
              const { options } = await api.account.passkeyOptions.mutate()
              const response = await askPasskey(options)
              await api.account.confirmIdentity.mutate({ method, response })
              settle(true)
            }}
          />
        )}
        {(method === 'totp' || method === 'backup_code') && (
          <CodeProof key={method} method={method} onProven={() => settle(true)} />
        )}
        <InsteadBy methods={methods} current={method} choose={setMethod} />
        <Button variant="plain" onClick={() => settle(false)}>
          {messages.cancel}
        </Button>
      </div>
    </Dialog>
  )
}

type ProofProps = { onProven: () => void }

function PasswordProof({ onProven }: ProofProps) {
  const messages = useMessages(factorTexts)
  const form = useForm({
    validators: { currentPassword: required },
    async send({ currentPassword }) {
      await api.account.confirmIdentity.mutate({ method: 'password', currentPassword })
      onProven()
    },
    fieldOf: { INVALID_CREDENTIALS: 'currentPassword' },
    focusFirst: true,
  })
  return (
    <Form state={form} submit={messages.confirm}>
      <CurrentPasswordField error={form.fieldErrors.currentPassword} />
    </Form>
  )
}

type CodeProps = ProofProps & { method: CodeMethod }

function CodeProof({ method, onProven }: CodeProps) {
  const messages = useMessages(factorTexts)
  const form = useForm({
    validators: { code: factorCode(method) },
    async send({ code }) {
      await api.account.confirmIdentity.mutate({ method, code })
      onProven()
    },
    fieldOf: { CODE_INVALID: 'code' },
    retypeAfter: retypedCodes,
    focusFirst: true,
  })
  return (
    <Form state={form} submit={messages.confirm}>
      <p className="text-quiet">{messages.askFor[method]}</p>
      <FactorCode method={method} error={form.fieldErrors.code} />
    </Form>
  )
}
