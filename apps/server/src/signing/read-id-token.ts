import jwt from 'jsonwebtoken'
import { createPublicKey } from 'node:crypto'
import { asRecord } from '@latchkey/shared/record'
import type { SigningKeys } from './signing-keys.ts'

/**
 * Returns the claims of an ID token that this service signed, expired or not; undefined for any other
 * text, and for tokens whose key was withdrawn. Tokens for an API and logout tokens carry a type (RFC
 * 8725 §3.11) and have another purpose.
 */
export async function readIdToken(
  { published }: Pick<SigningKeys, 'published'>,
  token: string,
  issuer: string,
): Promise<Record<string, unknown> | undefined> {
  const keys = await published()
  try {
    const { kid, typ = 'JWT' } = jwt.decode(token, { complete: true })?.header ?? {}
    const key = keys.find((one) => one.kid === kid)
    if (!key || typ !== 'JWT') return undefined
    const publicKey = createPublicKey({ key, format: 'jwk' })
    const options = { algorithms: [key.alg], issuer, ignoreExpiration: true }
    return asRecord(jwt.verify(token, publicKey, options))
  } catch {
    // Invalid input of a stranger is not an error of the service.
    return undefined
  }
}
