import jwt from 'jsonwebtoken'
import { createPublicKey } from 'node:crypto'
import { asRecord } from '@latchkey/shared/record'
import type { SigningKeys } from './signing-keys.ts'

/**
 * The claims of a token that this service signed, expired or not; undefined for any other text, and for tokens
 * whose key was withdrawn.
 */
export async function readSigned(
  { published }: Pick<SigningKeys, 'published'>,
  token: string,
  issuer: string,
): Promise<Record<string, unknown> | undefined> {
  const keys = await published()
  try {
    const kid = jwt.decode(token, { complete: true })?.header.kid
    const key = keys.find((one) => one.kid === kid)
    if (!key) return undefined
    const publicKey = createPublicKey({ key, format: 'jwk' })
    const terms = { algorithms: [key.alg], issuer, ignoreExpiration: true }
    return asRecord(jwt.verify(token, publicKey, terms))
  } catch {
    // Whatever a stranger sends is no fault of ours.
    return undefined
  }
}
