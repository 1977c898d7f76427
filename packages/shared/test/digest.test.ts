import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestPassword } from '../src/digest.ts'

const expected = (password: string): string =>
  createHash('sha256')
    .update(Buffer.from(`latchkey:password:v1:${password.normalize('NFC')}`, 'utf8'))
    .digest('hex')

test.each([
  ['020698587669d7113e05922c690663e0047d0101b81096cf6ec26f0c8ae6a8a1', ''],
  [
    '4ddd0ec7b639496a5cf0ca801067ee9daed347bd4708262c2c4541d137674f12',
    'correct horse battery staple',
  ],
])('the digest is the published value %s', (digest, password) => {
  expect(digestPassword(password)).toBe(digest)
})

test.each([
  ['nothing', ''],
  ['a space', ' '],
  ['spaces around a word', ' word '],
  ['an emoji of several code points', '👩‍👩‍👧‍👦🔑'],
  ['Chinese', '密码很安全'],
  ['a NUL', 'a\0b'],
  ['a megabyte', 'ü'.repeat(512 * 1024)],
])(
  '%s digests to what SHA-256 of Node says',
  { tags: ['asvs-6.2.8', 'asvs-6.2.9', 'asvs-11.2.1'] },
  (_name, password) => {
    expect(digestPassword(password)).toBe(expected(password))
  },
)

test('a password composed on one keyboard and decomposed on another is the same password', () => {
  expect('caf\u00e9').not.toBe('cafe\u0301')
  expect(digestPassword('cafe\u0301')).toBe(digestPassword('caf\u00e9'))
})

test(
  'compatibility forms, case and surrounding spaces stay different passwords',
  { tags: ['asvs-6.2.8'] },
  () => {
    const digests = ['password', 'Password', 'ｐassword', ' password', 'password '].map(
      digestPassword,
    )
    expect(new Set(digests).size).toBe(digests.length)
  },
)

test('a lone surrogate counts as the replacement character and throws nothing', () => {
  expect(digestPassword('a\ud800b')).toBe(digestPassword('a\ufffdb'))
})

test('the digest is not the plain SHA-256 of the password', () => {
  const plain = createHash('sha256').update('password').digest('hex')
  expect(digestPassword('password')).not.toBe(plain)
})
