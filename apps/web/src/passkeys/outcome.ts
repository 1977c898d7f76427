import { readFailure, type Failure } from '../api/client.ts'

/**
 * `cancelled`: the user closed the browser's prompt. `known`: the device already has a passkey of this
 * account. `unfit`: this browser or device cannot do it.
 */
export type Trouble = 'cancelled' | 'timeout' | 'known' | 'unfit'

/** The browser's or the service's problem with a passkey. */
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
