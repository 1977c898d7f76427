import { digestLegacyPassword } from '@latchkey/shared/digest'
import { expect, test } from 'vitest'
import { isFault } from '../../src/foreign-hashes/foreign-hash.ts'
import { readForeignHash } from '../../src/foreign-hashes/read-foreign-hash.ts'
import { typed, vectors } from './vectors.ts'

const entered = (password: string) => ({
  typed: password,
  legacy: digestLegacyPassword(password),
})

function read(text: string) {
  const found = readForeignHash(text)
  if (!found || isFault(found)) throw new Error(`${text}: ${found?.fault.en ?? 'unknown'}`)
  return found
}

test.each(Object.entries(vectors))(
  'a hash of %s is that of its password alone',
  async (_, hash) => {
    const { matches } = read(hash)
    expect(await matches(entered(typed))).toBe(true)
    expect(await matches(entered(`${typed} `))).toBe(false)
  },
)

test("Firebase's published vector is that of its password alone", async () => {
  const salt = '42xEC+ixf3L2lw=='
  const hash =
    'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=='
  const signer =
    'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=='
  const found = read(`$firescrypt$ln=14,r=8,p=1$${salt}$${hash}$Bw==$${signer}`)
  expect(found).toMatchObject({ profile: 'firebase 16384 8 1', isWeak: false })
  expect(await found.matches(entered('user1password'))).toBe(true)
  expect(await found.matches(entered('user1passwort'))).toBe(false)
})

test('a hash that a copy of the other database tells is weak, and none that costs enough', () => {
  const weak = Object.entries(vectors).flatMap(([name, hash]) => (read(hash).isWeak ? [name] : []))
  expect(weak).toEqual([
    'django pbkdf2_sha256 of 1000 rounds',
    'django pbkdf2_sha1',
    'django bcrypt_sha256',
    'django bcrypt',
    'werkzeug pbkdf2 sha512',
    'werkzeug sha256',
    'passlib pbkdf2_sha256',
    'passlib pbkdf2_sha512',
    'ldap ssha256',
    'ldap sha256',
    'bcrypt 2y',
    'bcrypt 2a',
    'argon2i',
    'argon2d',
    'sha256',
    'sha256 in capitals',
    'phc pbkdf2',
  ])
})

const salt = 'MDEyMzQ1Njc4OWFiY2RlZg'
const key = 'n2pNEKqDoZ3IzwT2mW2vBMq8o4PvW74t3owKMmxjFtQ'
test.each([
  [`$2b$15$${'a'.repeat(53)}`, 'needs a cost of 15, above 14'],
  [`$2b$03$${'a'.repeat(53)}`, 'is not a whole bcrypt hash'],
  [`$2b$10$${'a'.repeat(52)}`, 'is not a whole bcrypt hash'],
  [`$argon2id$v=19$m=131073,t=1,p=1$${salt}$${key}`, 'needs KiB of memory of 131073, above 131072'],
  [
    `$argon2id$v=19$m=131072,t=9,p=1$${salt}$${key}`,
    'needs KiB over all passes of 1179648, above 1048576',
  ],
  [`$argon2id$v=19$m=19456,t=2,p=17$${salt}$${key}`, 'needs threads of 17, above 16'],
  [`$argon2id$m=19456,t=2,p=1$${salt}$${key}`, 'is not a whole Argon2 hash'],
  [`$scrypt$ln=18,r=8,p=1$${salt}$${key}`, 'needs MiB of memory of 256, above 128'],
  [`$scrypt$ln=17,r=8,p=3$${salt}$${key}`, 'needs blocks of 3145728, above 2097152'],
  [`scrypt:1000:8:1$salt$${'0'.repeat(64)}`, 'is not a whole scrypt hash'],
  [`$firescrypt$ln=14,r=8,p=1$${salt}$${key}$Bw==$${key}`, 'is not a whole Firebase hash'],
  [`pbkdf2_sha256$2000001$salt$${key}=`, 'needs rounds of 2000001, above 2000000'],
  ['pbkdf2_sha256$600000$salt$c2hvcnQ=', 'is not a whole PBKDF2 hash'],
  ['{SSHA256}short', 'is not a whole SHA-256 hash'],
  [`pbkdf2_sha256$600000$${'s'.repeat(500)}$${key}=`, 'has over 500 bytes'],
])('%s is refused with its reason', (text, fault) => {
  expect(readForeignHash(text)).toMatchObject({ fault: { en: fault } })
})

test.each(['', '5f4dcc3b5aa765d61d8327deb882cf99', 'md5$salt$0123', '$5$rounds=5000$salt$hash'])(
  'a hash of a kind that is not known is none (%s)',
  (text) => {
    expect(readForeignHash(text)).toBeUndefined()
  },
)

test('rounds that a program varies per account share a few profiles, each of about one cost', () => {
  const spread = Array.from({ length: 580 }, (_, index) => 26_100 + 10 * index)
  const profileOf = (rounds: number) => read(`$pbkdf2-sha256$${rounds}$seasalt$${key}`).profile
  expect(new Set(spread.map(profileOf)).size).toBe(7)
  expect(profileOf(1000)).not.toBe(profileOf(1064))
  expect(profileOf(26_100)).not.toBe(profileOf(27_700))
})
