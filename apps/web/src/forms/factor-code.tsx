import type { FactorMethod } from '@latchkey/shared/methods'
import { factorTexts } from '../messages/factors.ts'
import { useMessages } from '../messages/use-messages.ts'
import { CodeInput } from './code-input.tsx'
import { codeLengths, pickCode } from './pick-code.ts'
import type { FieldError, Validator } from './use-form.ts'

/** The methods with a typed code. */
export type CodeMethod = Exclude<FactorMethod, 'passkey'>

const forms = { totp: 'digits6', backup_code: 'letters10' } as const

export const factorCode =
  (method: CodeMethod): Validator =>
  (typed) =>
    pickCode(typed, forms[method]).length < codeLengths[forms[method]] ? 'CODE' : null

/** Errors of a code after which another one is typed over it. */
export const retypedCodes: FieldError[] = ['CODE_INVALID', 'CLOCK_OFF']

/** Asks for a code that an authenticator app shows, or for a backup code. */
export function FactorCode({
  method,
  error,
}: {
  method: CodeMethod
  error: FieldError | undefined
}) {
  const messages = useMessages(factorTexts)
  return (
    <CodeInput
      key={method}
      label={messages.codeOf[method]}
      autoComplete={method === 'totp' ? 'one-time-code' : 'off'}
      form={forms[method]}
      error={error}
      errorMessages={{
        CODE: messages.codeIncomplete[method],
        CODE_INVALID: messages.codeWrong[method],
      }}
    />
  )
}
