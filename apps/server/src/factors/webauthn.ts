import type { NewCredential, SignedCredential } from '@latchkey/shared/passkey'
import { isPlainKey, isText, longestKey } from './plain-answer.ts'

/** Ed25519, ES256 and RS256 (RFC 9053), which present devices use. */
export const algorithms = [-8, -7, -257]

type Deps = {
  publicUrl: string
  isChallenge(challenge: string): boolean
}

/** Browsers offer a passkey only to the host that it was made for. */
export const rpIdOf = (publicUrl: string): string => new URL(publicUrl).hostname

const expectedBy = ({ publicUrl }: Deps) => ({
  expectedOrigin: new URL(publicUrl).origin,
  expectedRPID: rpIdOf(publicUrl),
  requireUserVerification: false,
})

/** The library loads with the first passkey's answer: neither a start nor a session check pays for it. */
const load = () => import('@simplewebauthn/server')

type Made = {
  challenge: string
  credentialId: string
  publicKey: string
  counter: number
  isVerified: boolean
  isSynced: boolean
  isBackedUp: boolean
}

/** Returns a new passkey if the browser made it for this origin and our challenge. */
export async function readNew(
  { clientExtensionResults = {}, ...given }: NewCredential,
  deps: Deps,
): Promise<Made | undefined> {
  const { verifyRegistrationResponse } = await load()
  const { decodeAttestationObject, isoBase64URL, isoCBOR, parseAuthenticatorData } =
    await import('@simplewebauthn/server/helpers')
  let challenge = ''
  try {
    const object = isoBase64URL.toBuffer(given.response.attestationObject)
    const attestation = decodeAttestationObject(object)
    const { credentialPublicKey: key } = parseAuthenticatorData(attestation.get('authData'))
    // Certificates were not requested: to verify them, the library would follow addresses in them.
    const isPlain =
      ['none', 'packed'].includes(attestation.get('fmt')) &&
      attestation.get('attStmt').get('x5c') === undefined &&
      key !== undefined &&
      isPlainKey(isoCBOR.decodeFirst(key))
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...given, clientExtensionResults },
      expectedChallenge: (text) => isText(text) && deps.isChallenge((challenge = text)) && isPlain,
      supportedAlgorithmIDs: algorithms,
      ...expectedBy(deps),
    })
    if (!verified || registrationInfo.credential.id !== given.id) return undefined
    const { credential, userVerified, credentialDeviceType, credentialBackedUp } = registrationInfo
    const publicKey = isoBase64URL.fromBuffer(credential.publicKey)
    if (publicKey.length > longestKey) return undefined
    return {
      challenge,
      credentialId: credential.id,
      publicKey,
      counter: credential.counter,
      isVerified: userVerified,
      isSynced: credentialDeviceType === 'multiDevice',
      isBackedUp: credentialBackedUp,
    }
  } catch {
    // The library throws for every invalid answer.
    return undefined
  }
}

export type Signed = Pick<Made, 'challenge' | 'counter' | 'isVerified' | 'isSynced' | 'isBackedUp'>

/**
 * Returns a signature if the device has the key and the browser signed for this origin and our challenge.
 */
export async function readSigned(
  response: SignedCredential,
  { publicKey, ...deps }: Deps & { publicKey: string },
): Promise<Signed | undefined> {
  const { verifyAuthenticationResponse } = await load()
  let challenge = ''
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge: (text) => isText(text) && deps.isChallenge((challenge = text)),
      // The counter is compared later, by the statement that updates its row.
      credential: {
        id: response.id,
        publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')),
        counter: 0,
      },
      ...expectedBy(deps),
    })
    if (!verified) return undefined
    const { newCounter, userVerified, credentialDeviceType, credentialBackedUp } =
      authenticationInfo
    return {
      challenge,
      counter: newCounter,
      isVerified: userVerified,
      isSynced: credentialDeviceType === 'multiDevice',
      isBackedUp: credentialBackedUp,
    }
  } catch {
    return undefined
  }
}
