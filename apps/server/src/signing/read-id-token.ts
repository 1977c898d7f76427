import jwt from 'jsonwebtoken'
import { createPublicKey } from 'node:crypto'
import { asRecord } from '@latchkey/shared/record'
import type { SigningKeys } from './signing-keys.ts'

/**
 * The claims of an ID token that this service signed, expired or not; undefined for any other text, and for
 * tokens whose key was withdrawn. Tokens for an API and logout tokens say their type (RFC 8725 §3.11), and
 * have another purpose.
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
    // Whatever a stranger sends is no fault of ours.
    return undefined
  }
}
