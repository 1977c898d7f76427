import { createHash, createHmac } from 'node:crypto'
import { constantTimeEqual } from '../keys.ts'
import type { ForeignHash, ReadKind } from './foreign-hash.ts'
import { fromBase64, notWhole } from './form.ts'

/** Without a salt, the digest that the pages of the predecessor send. */
const plainSha256 = /^[0-9a-f]{64}$/i
const plainLdap = /^\{SHA256\}(?<hash>[\w+/]{43}=)$/
const salted = /^\{SSHA256\}(?<both>[\w+/=]{45,})$/
/** Werkzeug before 3.0: the salt is the key of an HMAC. */
const keyed = /^sha256\$(?<salt>[^$]+)\$(?<hash>[0-9a-f]{64})$/
const beginning = /^(\{S?SHA256\}|sha256\$)/

/** The profile of hashes for which the digest in the predecessor's form is enough. */
export const ofDigest = 'sha256'

const weak = (profile: string, matches: ForeignHash['matches']): ForeignHash => ({
  profile,
  isWeak: true,
  matches,
})
const salted256 = (matches: ForeignHash['matches']) => weak('sha256 salted', matches)

/** The digest of a hash without a salt, in hex. */
export function plainDigest(text: string): string | undefined {
  if (plainSha256.test(text)) return text.toLowerCase()
  const hash = plainLdap.exec(text)?.groups?.['hash']
  return hash === undefined ? undefined : fromBase64(hash).toString('hex')
}

export const sha256: ReadKind = (text) => {
  const plain = plainDigest(text)
  if (plain !== undefined)
    return weak(ofDigest, async ({ legacy }) => constantTimeEqual(legacy, plain))
  const { salt, hash } = keyed.exec(text)?.groups ?? {}
  if (salt !== undefined && hash !== undefined)
    return salted256(async ({ typed }) =>
      constantTimeEqual(createHmac('sha256', salt).update(typed).digest('hex'), hash),
    )
  const both = salted.exec(text)?.groups?.['both']
  if (both !== undefined) {
    const [stored, behind] = [fromBase64(both).subarray(0, 32), fromBase64(both).subarray(32)]
    return salted256(async ({ typed }) => {
      const digest = createHash('sha256').update(typed).update(behind).digest('hex')
      return constantTimeEqual(digest, stored.toString('hex'))
    })
  }
  return beginning.test(text) ? notWhole('SHA-256') : undefined
}
