import { createCipheriv } from 'node:crypto'
import { constantTimeEqual } from '../keys.ts'
import type { ReadKind } from './foreign-hash.ts'
import { fromBase64, notWhole, partsOf } from './form.ts'
import { judgeScrypt, scryptKey } from './scrypt.ts'

/** `$firescrypt$ln=…,r=…,p=1$salt$hash$salt separator$signer key`, in Ory Kratos's form. */
const forms = [
  /^\$firescrypt\$ln=(?<ln>\d{1,2}),r=(?<r>\d{1,3}),p=(?<p>\d{1,3})\$(?<salt>[\w+/=-]+)\$(?<hash>[\w+/=-]+)\$(?<separator>[\w+/=-]+)\$(?<signer>[\w+/=-]+)$/,
]

/** The length of an AES-256 key, and of every project's signer key. */
const lengths = { key: 32, signer: 64 }

/** Firebase encrypts the project's signer key under a key that scrypt derives from the password. */
export const firebase: ReadKind = (text) => {
  if (!text.startsWith('$firescrypt$')) return undefined
  const { ln, r, p, salt = '', separator = '', hash = '', signer = '' } = partsOf(text, forms) ?? {}
  const costs = { n: 2 ** Number(ln), r: Number(r), p: Number(p) }
  const judged = judgeScrypt(costs)
  const [stored, signerKey] = [fromBase64(hash), fromBase64(signer)]
  const isWhole = stored.length === lengths.signer && signerKey.length === lengths.signer
  if (!judged || !isWhole) return notWhole('Firebase')
  if ('fault' in judged) return judged
  const whole = Buffer.concat([fromBase64(salt), fromBase64(separator)])
  return {
    ...judged,
    profile: `firebase ${costs.n} ${costs.r} ${costs.p}`,
    async matches({ typed }) {
      const key = await scryptKey(typed, whole, { ...costs, length: lengths.key })
      const made = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(signerKey)
      return constantTimeEqual(made.toString('hex'), stored.toString('hex'))
    },
  }
}
