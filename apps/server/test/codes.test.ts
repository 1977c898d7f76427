import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Challenge } from '../src/auth/challenge.entity.ts'
import { challengeCode } from '../src/auth/challenge.ts'
import { deriveKeys } from '../src/keys.ts'

const keys = deriveKeys(randomBytes(32).toString('hex'))
const others = deriveKeys(randomBytes(32).toString('hex'))

const challenge = (challengeId = randomBytes(16).toString('base64url')) =>
  ({
    challengeId,
    type: 'register',
    emailCanonical: 'ann@example.com',
    keyId: keys.id,
  }) as Challenge

test('codes are six digits, each as likely as any other, zeros in front too [asvs 6.5.3, 6.5.4]', () => {
  const count = 50_000
  const codes = Array.from({ length: count }, () => challengeCode(challenge(), keys))
  for (const code of codes) expect(code).toMatch(/^\d{6}$/)
  for (const place of [0, 1, 2, 3, 4, 5]) {
    const seen = Array<number>(10).fill(0)
    for (const code of codes) seen[Number(code[place])] = (seen[Number(code[place])] ?? 0) + 1
    const chiSquare = seen.reduce((sum, hits) => sum + (hits - count / 10) ** 2 / (count / 10), 0)
    // Nine degrees of freedom: above 50 once in ten million honest runs.
    expect(chiSquare).toBeLessThan(50)
  }
  expect(new Set(codes).size).toBeGreaterThan(count * 0.95)
})

test('a code belongs to its challenge, its purpose, its address and its key [asvs 6.5.2, 6.6.2]', () => {
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
})
