/** Browsers have passkeys on secure pages only, and of a host that has a name. */
export const hasPasskeys =
  'PublicKeyCredential' in globalThis && !/^[\d.]+$|:/.test(location.hostname)

/** Whether the autofill menu of a field can offer passkeys. */
export async function fieldsOfferPasskeys(): Promise<boolean> {
  if (!hasPasskeys || !('isConditionalMediationAvailable' in PublicKeyCredential)) return false
  return PublicKeyCredential.isConditionalMediationAvailable()
}

/** Whether this device can keep a passkey itself, behind its own lock. */
export async function deviceKeepsPasskeys(): Promise<boolean> {
  return hasPasskeys && PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
}
