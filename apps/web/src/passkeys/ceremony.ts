import {
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/browser'
import { PasskeyTrouble, type Trouble } from './outcome.ts'

/** Asks for a passkey at once. A page has one open request: this one ends the previous one. */
export const askPasskey = (
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON> =>
  explained(optionsJSON.timeout, () => startAuthentication({ optionsJSON }))

/**
 * Offers passkeys in the autofill menu of the page's field, until the user chooses one or the request
 * ends.
 */
export const askInField = (
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON> =>
  explained(undefined, () => startAuthentication({ optionsJSON, useBrowserAutofill: true }))

export const makePasskey = (
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<RegistrationResponseJSON> =>
  explained(optionsJSON.timeout, () => startRegistration({ optionsJSON }))

export const stopAsking = (): void => WebAuthnAbortService.cancelCeremony()

async function explained<T>(timeout = Infinity, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  try {
    return await run()
  } catch (error) {
    throw new PasskeyTrouble(troubleOf(error, performance.now() - startedAt >= timeout), error)
  }
}

/** Browsers report a closed request and an unanswered one alike. */
function troubleOf(error: unknown, isLate: boolean): Trouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'InvalidStateError') return 'known'
  if (name === 'NotAllowedError') return isLate ? 'timeout' : 'cancelled'
  return name === 'AbortError' ? 'cancelled' : 'unfit'
}
