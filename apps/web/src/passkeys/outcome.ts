import { readFailure, type Failure } from '../api/client.ts'

/**
 * `cancelled`: the person closed the browser's question. `known`: the device has a passkey of this account
 * already. `unfit`: this browser or device cannot do it.
 */
export type Trouble = 'cancelled' | 'timeout' | 'known' | 'unfit'

/** What the browser or the service had against a passkey. */
export type Problem = { trouble: Trouble } | { failure: Failure }

export class PasskeyTrouble extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble, cause: unknown) {
    super(trouble, { cause })
    this.trouble = trouble
  }
}

export const problemOf = (error: unknown): Problem =>
  error instanceof PasskeyTrouble ? { trouble: error.trouble } : { failure: readFailure(error) }
