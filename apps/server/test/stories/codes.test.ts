import { codeLetters } from '@latchkey/shared/code'
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Challenge } from '../../src/codes/challenge.entity.ts'
import { challengeCode } from '../../src/codes/code.ts'
import { deriveKeys } from '../../src/keys.ts'

const keys = deriveKeys(randomBytes(32).toString('hex'))
const others = deriveKeys(randomBytes(32).toString('hex'))

const challenge = (challengeId = randomBytes(16).toString('base64url')) =>
  ({
    challengeId,
    type: 'register',
    emailCanonical: 'ann@example.com',
    keyId: keys.id,
    codeForm: 'digits6',
  }) as Challenge

const digits = '0123456789'

test.each([
  ['digits6', 6, digits],
  ['digits8', 8, digits],
  ['letters10', 10, codeLetters],
] as const)(
  'a code of the form %s has %i places, each letter as likely as any other',
  { tags: ['asvs-6.5.3', 'asvs-6.5.4'] },
  (codeForm, length, alphabet) => {
    const count = 20_000
    const make = () => challengeCode({ ...challenge(), codeForm }, keys)
    const codes = Array.from({ length: count }, make)
    const share = count / alphabet.length
    for (let place = 0; place < length; place += 1) {
      const seen = new Map<string, number>()
      for (const code of codes)
        seen.set(code.charAt(place), (seen.get(code.charAt(place)) ?? 0) + 1)
      const chiSquare = [...alphabet].reduce(
        (sum, letter) => sum + ((seen.get(letter) ?? 0) - share) ** 2 / share,
        0,
      )
      // Up to 31 degrees of freedom: above 90 once in ten million honest runs.
      expect(chiSquare).toBeLessThan(alphabet === digits ? 50 : 90)
    }
    expect(codes.every((code) => code.length === length)).toBe(true)
    expect(new Set(codes).size).toBeGreaterThan(count * 0.95)
  },
)

test(
  'a code belongs to its challenge, its purpose, its address and its key',
  { tags: ['asvs-6.5.2', 'asvs-6.6.2'] },
  () => {
    const one = challenge()
    const kin = [
      { ...one, challengeId: randomBytes(16).toString('base64url') },
      { ...one, type: 'reset_password' },
      { ...one, emailCanonical: 'ben@example.com' },
    ] as Challenge[]
    const same = kin.filter((other) => challengeCode(other, keys) === challengeCode(one, keys))
    const underOthers = challengeCode({ ...one, keyId: others.id }, others)
    // Each agrees by chance once in a million.
    expect(same.length + Number(underOthers === challengeCode(one, keys))).toBeLessThan(2)
    expect(challengeCode({ ...one }, keys)).toBe(challengeCode(one, keys))
  },
)
