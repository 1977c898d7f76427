import * as z from 'zod/mini'

/** WebAuthn Level 3, section 5.8.4. */
export const transports = [
  'ble',
  'cable',
  'hybrid',
  'internal',
  'nfc',
  'smart-card',
  'usb',
] as const
export type Transport = (typeof transports)[number]

const base64url = (max: number) => z.string().check(z.regex(/^[\w-]+$/), z.maxLength(max))

/** Ids have 1023 bytes at most. */
const credential = {
  id: base64url(1364),
  rawId: base64url(1364),
  type: z.literal('public-key'),
}

/** A browser's answer with a new passkey, `RegistrationResponseJSON`. Browsers may add fields. */
export const newCredential = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(8192),
    transports: z.optional(z.array(z.string().check(z.maxLength(32))).check(z.maxLength(10))),
  }),
  clientExtensionResults: z.optional(
    z.object({ credProps: z.optional(z.object({ rk: z.optional(z.boolean()) })) }),
  ),
})
export type NewCredential = z.output<typeof newCredential>

/** A browser's answer with an existing passkey, `AuthenticationResponseJSON`. */
export const signedCredential = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(2048),
    signature: base64url(1400),
    userHandle: z.optional(base64url(86)),
  }),
})
export type SignedCredential = z.output<typeof signedCredential>

export type CredentialRef = { id: string; type: 'public-key'; transports?: Transport[] }

/** The used part of `PublicKeyCredentialRequestOptionsJSON`. */
export type RequestOptions = {
  challenge: string
  timeout: number
  rpId: string
  /** Without it the user chooses among the passkeys on the device. */
  allowCredentials?: CredentialRef[]
  userVerification: 'required' | 'preferred'
}

/** The used part of `PublicKeyCredentialCreationOptionsJSON`. */
export type CreationOptions = {
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  challenge: string
  pubKeyCredParams: { type: 'public-key'; alg: number }[]
  timeout: number
  excludeCredentials: CredentialRef[]
  /** `required` for the passkey of a new account, which is its only way in. */
  authenticatorSelection: {
    residentKey: 'required' | 'preferred'
    userVerification: 'required' | 'preferred'
  }
  attestation: 'none'
  extensions: { credProps: true }
}

/** A challenge for a passkey of the account, or for any passkey. */
export type PasskeyRequest = { options: RequestOptions; expiresAt: string }

/** A passkey to create. It counts once `account.confirmPasskey` has received the browser's answer. */
export type NewPasskey = { options: CreationOptions; expiresAt: string }
