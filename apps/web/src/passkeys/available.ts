/** Browsers support passkeys only on secure pages, and for hosts with a name. */
export const hasPasskeys =
  'PublicKeyCredential' in globalThis && !/^[\d.]+$|:/.test(location.hostname)

/** Returns whether the autofill menu of a field can offer passkeys. */
export async function fieldsOfferPasskeys(): Promise<boolean> {
  if (!hasPasskeys || !('isConditionalMediationAvailable' in PublicKeyCredential)) return false
  return PublicKeyCredential.isConditionalMediationAvailable()
}

/** Returns whether this device can keep a passkey itself, behind its own lock. */
export async function deviceKeepsPasskeys(): Promise<boolean> {
  return hasPasskeys && PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
}
