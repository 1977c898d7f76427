import type { Challenge } from '@latchkey/shared/auth'
import { useEffect } from 'react'
import { api } from '../../api/client.ts'
import { ResendButton } from '../../code-flow/resend-button.tsx'
import { CodeInput } from '../../forms/code-input.tsx'
import type { FieldError } from '../../forms/use-form.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'

type Props = {
  challenge: Challenge
  error: FieldError | undefined
  onResent: (times: Challenge) => void
}

/** Asks for the mailed code of a sign-in, below the password. */
export function FirstCode({ challenge, error, onResent }: Props) {
  const messages = useMessages(codeFlow)
  const { challengeId, codeForm, resendAt } = challenge
  useEffect(() => document.querySelector<HTMLInputElement>('input[name=code]')?.focus(), [])
  return (
    <div className="grid gap-2">
      <output>{messages.firstCode}</output>
      <CodeInput
        form={codeForm}
        error={error}
        errorMessages={{ CODE_INVALID: messages.codeWrong }}
      />
      <div className="flex flex-wrap text-sm">
        <ResendButton
          resendAt={resendAt}
          resend={async () => onResent(await api.auth.resendCode.mutate({ challengeId }))}
        />
      </div>
    </div>
  )
}
