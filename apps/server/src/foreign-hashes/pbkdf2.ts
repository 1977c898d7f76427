import { pbkdf2 as derive } from 'node:crypto'
import { promisify } from 'node:util'
import { constantTimeEqual } from '../keys.ts'
import type { ReadKind } from './foreign-hash.ts'
import { above, fromBase64, notWhole, partsOf, shortest } from './form.ts'

const deriveKey = promisify(derive)

/** PHC, passlib, Django, Werkzeug. The salt of the last two is text. */
const forms = [
  /^\$pbkdf2-(?<hash>sha1|sha256|sha512)\$i=(?<rounds>\d{1,8})(?:,l=\d{1,3})?\$(?<salt64>[\w+/.=-]+)\$(?<key64>[\w+/.=-]+)$/,
  /^\$pbkdf2-?(?<hash>sha256|sha512|)\$(?<rounds>\d{1,8})\$(?<salt64>[\w+/.=-]+)\$(?<key64>[\w+/.=-]+)$/,
  /^pbkdf2_(?<hash>sha1|sha256|sha512)\$(?<rounds>\d{1,8})\$(?<salt>[^$]+)\$(?<key64>[\w+/=]+)$/,
  /^pbkdf2:(?<hash>sha1|sha256|sha512):(?<rounds>\d{1,8})\$(?<salt>[^$]+)\$(?<hex>[0-9a-f]+)$/,
]
const beginning = /^(\$pbkdf2|pbkdf2[_:])/

const floor = 100_000
const ceiling = 2_000_000

/** The bytes of a digest. A longer key is made of several pieces. */
const lengths: Record<string, number> = { sha1: 20, sha256: 32, sha512: 64 }

/**
 * Rounds to the five highest bits, so that rounds within 3 to 6% share a profile: passlib could vary them, and
 * each account would then have a profile of its own.
 */
function bucketOf(rounds: number): number {
  const unit = 2 ** Math.max(0, Math.floor(Math.log2(rounds)) - 4)
  return rounds - (rounds % unit)
}

export const pbkdf2: ReadKind = (text) => {
  if (!beginning.test(text)) return undefined
  // passlib names no hash where it is SHA-1.
  const {
    hash = 'sha1',
    salt64,
    salt: words = '',
    key64,
    hex,
    ...rest
  } = partsOf(text, forms) ?? {}
  const rounds = Number(rest['rounds'])
  const salt = salt64 === undefined ? words : fromBase64(salt64)
  const key = hex === undefined ? fromBase64(key64 ?? '') : Buffer.from(hex, 'hex')
  if (!(rounds > 0) || key.length < shortest) return notWhole('PBKDF2')
  return (
    // Each piece of the key takes all rounds.
    above(
      { en: 'rounds', zh: '轮数' },
      rounds * Math.ceil(key.length / (lengths[hash] ?? 1)),
      ceiling,
    ) ?? {
      profile: `pbkdf2-${hash} ${bucketOf(rounds)} ${key.length}`,
      isWeak: rounds < floor,
      async matches({ typed }) {
        const made = await deriveKey(typed, salt, rounds, key.length, hash)
        return constantTimeEqual(made.toString('hex'), key.toString('hex'))
      },
    }
  )
}
