import { expect, test } from 'vitest'
import { updateProfileInput } from '../src/account.ts'
import { loginInput, passwordDigest } from '../src/auth.ts'
import { digestPassword } from '../src/digest.ts'
import { fieldReasonOf } from '../src/errors.ts'
import { username } from '../src/username.ts'

const digest = digestPassword('a good password')

test.each([
  ['a readable password', 'a good password'],
  ['capital hex', digest.toUpperCase()],
  ['63 digits', digest.slice(1)],
  ['65 digits', `${digest}0`],
  ['a line feed at the end', `${digest}\n`],
  ['nothing', ''],
])(
  'a password on the wire is refused unless it is a digest: %s',
  { tags: ['asvs-2.2.1', 'asvs-6.2.8'] },
  (_name, text) => {
    expect(passwordDigest.safeParse(text).success).toBe(false)
  },
)

test('an identifier that is no name at all is a failed sign-in, not a malformed one', () => {
  const identifier = "' or 1=1 -- \0"
  expect(loginInput.safeParse({ identifier, password: digest }).success).toBe(true)
})

test.each([
  ['', 'REQUIRED'],
  ['x'.repeat(255), 'TOO_LONG'],
])(
  'an identifier is refused when empty or endless',
  { tags: ['asvs-1.3.3', 'asvs-2.2.1'] },
  (identifier, reason) => {
    const result = loginInput.safeParse({ identifier, password: digest })
    expect(result.error?.issues[0]?.message).toBe(reason)
  },
)

test.each([
  'http://example.com/a.png',
  'javascript:alert(1)',
  'data:image/png;base64,AAAA',
  '//example.com/a.png',
  'https://user:secret@example.com/a.png',
  'https://example.com/a b.png',
  'https://example.com/a.png\n',
  ' https://example.com/a.png',
  'https://',
  '',
])(
  'an avatar is a plain https address, not %j',
  { tags: ['asvs-1.2.2', 'asvs-2.2.1'] },
  (avatar) => {
    expect(updateProfileInput.safeParse({ avatar }).error?.issues[0]?.message).toBe('HTTPS_URL')
  },
)

test(
  'a bio may have several lines and no other control characters',
  { tags: ['asvs-1.3.3', 'asvs-2.2.1'] },
  () => {
    expect(updateProfileInput.safeParse({ bio: '你好\n\nHello\n' }).success).toBe(true)
    for (const bio of ['a\0', 'a\rb', 'a\u001b[31m', 'a\u0085'])
      expect(updateProfileInput.safeParse({ bio }).error?.issues[0]?.message).toBe('CHARACTERS')
    expect(updateProfileInput.safeParse({ bio: 'x'.repeat(256) }).success).toBe(false)
  },
)

test('null clears a bio and an avatar, and an empty profile update is allowed', () => {
  expect(updateProfileInput.parse({ bio: null, avatar: null })).toEqual({ bio: null, avatar: null })
  expect(updateProfileInput.parse({})).toEqual({})
})

test.each([
  ['a', 'TOO_SHORT'],
  // The schema sets no reason for a name of another type.
  [undefined, 'INVALID'],
])('a username %o is refused with the reason %s', (name, reason) => {
  const { error } = username.safeParse(name)
  expect(fieldReasonOf(error?.issues[0]?.message)).toBe(reason)
})
