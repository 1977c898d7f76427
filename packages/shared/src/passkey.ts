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

/** What a browser answers with a new passkey, `RegistrationResponseJSON`. Browsers add fields as they learn. */
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

/** What it answers with one that it has, `AuthenticationResponseJSON`. */
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

/** `PublicKeyCredentialRequestOptionsJSON`, as far as it is used. */
export type RequestOptions = {
  challenge: string
  timeout: number
  rpId: string
  /** Without it the person chooses among the passkeys that the device has. */
  allowCredentials?: CredentialRef[]
  userVerification: 'required' | 'preferred'
}

/** `PublicKeyCredentialCreationOptionsJSON`, as far as it is used. */
export type CreationOptions = {
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  challenge: string
  pubKeyCredParams: { type: 'public-key'; alg: number }[]
  timeout: number
  excludeCredentials: CredentialRef[]
  /** `required` for the passkey of a new account, which nothing else opens. */
  authenticatorSelection: {
    residentKey: 'required' | 'preferred'
    userVerification: 'required' | 'preferred'
  }
  attestation: 'none'
  extensions: { credProps: true }
}

/** A challenge for a passkey of the account, or of anybody. */
export type PasskeyRequest = { options: RequestOptions; expiresAt: string }

/** A passkey to make. It counts once `account.confirmPasskey` had the browser's answer. */
export type NewPasskey = { options: CreationOptions; expiresAt: string }
