import { scrypt as derive } from 'node:crypto'
import { promisify } from 'node:util'
import { constantTimeEqual } from '../keys.ts'
import type { ReadKind } from './foreign-hash.ts'
import { above, fromBase64, notWhole, partsOf, shortest } from './form.ts'

const deriveKey = promisify<string, Buffer | string, number, object, Buffer>(derive)

/** PHC and passlib, Django, Werkzeug. The salt of the last two is text. */
const forms = [
  /^\$scrypt\$ln=(?<ln>\d{1,2}),r=(?<r>\d{1,3}),p=(?<p>\d{1,3})\$(?<salt64>[\w+/.=-]+)\$(?<hash64>[\w+/.=-]+)$/,
  /^scrypt\$(?<n>\d{1,8})\$(?<salt>[^$]+)\$(?<r>\d{1,3})\$(?<p>\d{1,3})\$(?<hash64>[\w+/=]+)$/,
  /^scrypt:(?<n>\d{1,8}):(?<r>\d{1,3}):(?<p>\d{1,3})\$(?<salt>[^$]+)\$(?<hex>[0-9a-f]+)$/,
]
const beginning = /^(\$scrypt\$|scrypt[$:])/

export type ScryptCosts = { n: number; r: number; p: number }

/** 16,384 blocks of 1 KiB, as scrypt's paper chose for sign-ins. */
const floor = 131_072
const ceiling = { mebibytes: 128, blocks: 2_097_152 }

const memory = 2 ** 20 * (ceiling.mebibytes + 16)

/** RFC 7914. */
export const scryptKey = (
  typed: string,
  salt: Buffer | string,
  { n, r, p, length }: ScryptCosts & { length: number },
): Promise<Buffer> => deriveKey(typed, salt, length, { N: n, r, p, maxmem: memory })

/** Returns whether these parameters are too low, a fault if they are too high, and undefined if they are invalid. */
export function judgeScrypt({ n, r, p }: ScryptCosts) {
  if (!(n > 1 && r > 0 && p > 0) || !Number.isInteger(Math.log2(n))) return undefined
  // RFC 7914, section 2.
  if (Math.log2(n) >= 16 * r) return undefined
  const fault =
    above({ en: 'MiB of memory', zh: '内存（MiB）' }, (n * r) / 8192, ceiling.mebibytes) ??
    above({ en: 'blocks', zh: '块数' }, n * r * p, ceiling.blocks)
  return fault ?? { isWeak: n * r * p < floor }
}

export const scrypt: ReadKind = (text) => {
  if (!beginning.test(text)) return undefined
  const parts = partsOf(text, forms) ?? {}
  const { ln, salt64, hash64, hex, salt: words = '' } = parts
  const n = ln === undefined ? Number(parts['n']) : 2 ** Number(ln)
  const costs = { n, r: Number(parts['r']), p: Number(parts['p']) }
  const salt = salt64 === undefined ? words : fromBase64(salt64)
  const hash = hex === undefined ? fromBase64(hash64 ?? '') : Buffer.from(hex, 'hex')
  const judged = judgeScrypt(costs)
  if (!judged || hash.length < shortest) return notWhole('scrypt')
  if ('fault' in judged) return judged
  return {
    ...judged,
    profile: `scrypt ${n} ${costs.r} ${costs.p} ${hash.length}`,
    async matches({ typed }) {
      const key = await scryptKey(typed, salt, { ...costs, length: hash.length })
      return constantTimeEqual(key.toString('hex'), hash.toString('hex'))
    },
  }
}
