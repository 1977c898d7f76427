import type { Challenge } from '@latchkey/shared/auth'
import { useEffect } from 'react'
import { api } from '../../api/client.ts'
import { ResendButton } from '../../code-flow/resend-button.tsx'
import { CodeInput } from '../../forms/code-input.tsx'
import type { FieldError } from '../../forms/use-form.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'

type CodeProps = { codeForm: Challenge['codeForm']; error: FieldError | undefined }

/** Asks for the mailed code of a sign-in, below the password. */
export function FirstCode({ codeForm, error }: CodeProps) {
  const messages = useMessages(codeFlow)
  useEffect(() => document.querySelector<HTMLInputElement>('input[name=code]')?.focus(), [])
  return (
    <div className="grid gap-2">
      <output>{messages.firstCode}</output>
      <CodeInput
        form={codeForm}
        error={error}
        errorMessages={{ CODE_INVALID: messages.codeWrong }}
      />
    </div>
  )
}

type ResendProps = { challenge: Challenge; onResent: (challenge: Challenge) => void }

/** Sends the mailed code again. It stands below the button of the form, as with every other code. */
export function ResendFirstCode({ challenge, onResent }: ResendProps) {
  const { challengeId, resendAt } = challenge
  return (
    <div className="mt-4 flex flex-wrap text-sm">
      <ResendButton
        resendAt={resendAt}
        resend={async () => {
          const { heldBack, ...times } = await api.auth.resendCode.mutate({ challengeId })
          onResent({ ...challenge, ...times })
          return heldBack
        }}
      />
    </div>
  )
}
