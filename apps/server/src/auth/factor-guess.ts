import type { FactorMethod } from '@latchkey/shared/methods'
import type { SignedCredential } from '@latchkey/shared/passkey'
import { AppError } from '../errors.ts'
import type { Purpose } from '../factors/passkey-challenge.ts'

export type Guess =
  | { method: Exclude<FactorMethod, 'passkey'>; code: string }
  | { method: 'passkey'; response: SignedCredential; purpose: Purpose }

type Answer = {
  method: FactorMethod
  code?: string | undefined
  response?: SignedCredential | undefined
}

/** Returns a factor's answer from the input. Only a passkey's signature is bound to one purpose. */
export function guessOf({ method, code = '', response }: Answer, purpose: Purpose): Guess {
  if (method !== 'passkey') return { method, code }
  if (!response) throw new AppError('INVALID_INPUT')
  return { method, response, purpose }
}
