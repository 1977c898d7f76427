import type { SigningPair } from '../signing/signing-keys.ts'

/** A signing key as the engine takes it (RFC 7517). */
export const toPrivateJwk = ({ kid, algorithm, privateKey }: SigningPair) => ({
  ...privateKey.export({ format: 'jwk' }),
  kty: algorithm === 'RS256' ? ('RSA' as const) : ('EC' as const),
  kid,
  alg: algorithm,
  use: 'sig',
})
