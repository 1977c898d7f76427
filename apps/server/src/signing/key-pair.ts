import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { SigningAlgorithm } from './signing-key.entity.ts'

const generate = promisify(generateKeyPair)

/** A public key as verifiers read it (RFC 7517). */
export type PublicJwk = { kid: string; alg: SigningAlgorithm; use: 'sig'; kty: string }

/** Generates a pair off the main thread: an RSA key takes a tenth of a second or more. */
export async function makeKeyPair(algorithm: SigningAlgorithm) {
  const { privateKey } =
    algorithm === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048 })
  const publicKey = publicJwk(privateKey, algorithm)
  return { kid: publicKey.kid, publicKey, privateKey: pemOf(privateKey) }
}

const pemOf = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' })

function publicJwk(privateKey: KeyObject, alg: SigningAlgorithm): PublicJwk {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  return { ...jwk, kty: String(jwk.kty), kid: thumbprint(jwk), alg, use: 'sig' }
}

type Member = 'crv' | 'e' | 'kty' | 'n' | 'x' | 'y'

/** RFC 7638: the required members in alphabetical order, hashed. */
function thumbprint({ crv, e, kty, n, x, y }: Partial<Record<Member, string>>): string {
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}
