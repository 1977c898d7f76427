import { describe, expect, test } from 'vitest'
import * as account from '../src/account.ts'
import * as auth from '../src/auth.ts'
import * as factor from '../src/factor.ts'
import * as registration from '../src/registration.ts'
import { digestPassword } from '../src/digest.ts'

const challengeId = 'abcdefghijklmnopqrstuv'
const code = '012345'
const factorId = '0123456789abcdef012345'
const password = digestPassword('a good password')
const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' }
const made = { ...credential, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } }
const signed = {
  ...credential,
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
}

const inputs = [
  [
    'sendCodeInput',
    auth.sendCodeInput,
    { email: 'ada@example.com', type: 'register', locale: 'en' },
  ],
  ['resendCodeInput', auth.resendCodeInput, { challengeId }],
  ['codeStatusInput', auth.codeStatusInput, { challengeId }],
  ['disownInput', auth.disownInput, { token: 'abc.DEF-1.x_y' }],
  ['checkCodeInput', auth.checkCodeInput, { challengeId, code }],
  ['registerInput', registration.registerInput, { challengeId, code, username: 'ada', password }],
  [
    'registerInput',
    registration.registerInput,
    { challengeId, code, username: 'ada', passkey: made },
  ],
  [
    'registerOptionsInput',
    registration.registerOptionsInput,
    { challengeId, code, username: 'ada' },
  ],
  ['loginInput', auth.loginInput, { identifier: 'ada', password, cancelDeletion: true }],
  ['passkeyOptionsInput', auth.passkeyOptionsInput, { attempt: 'a'.repeat(43) }],
  ['passkeySignInInput', auth.passkeySignInInput, { response: signed, cancelDeletion: true }],
  [
    'secondFactorInput',
    auth.secondFactorInput,
    { attempt: 'a'.repeat(43), method: 'totp', code, trustDevice: true },
  ],
  ['resetPasswordInput', auth.resetPasswordInput, { challengeId, code, password }],
  [
    'updateProfileInput',
    account.updateProfileInput,
    { username: 'ada', bio: 'Hello', avatar: 'https://example.com/a.png' },
  ],
  ['putAvatarInput', account.putAvatarInput, { picture: 'AAAA' }],
  ['changePasswordInput', account.changePasswordInput, { currentPassword: password, password }],
  ['changeEmailInput', account.changeEmailInput, { challengeId, code, currentPassword: password }],
  [
    'deleteAccountInput',
    account.deleteAccountInput,
    { currentPassword: password, confirmation: 'ada' },
  ],
  ['removeAppInput', account.removeAppInput, { appId: 'abc-DEF_1' }],
  ['revokeSessionInput', account.revokeSessionInput, { id: 'abc-DEF_1' }],
  ['addTotpInput', factor.addTotpInput, { name: 'My phone' }],
  ['confirmTotpInput', factor.confirmTotpInput, { id: factorId, code }],
  ['confirmPasskeyInput', factor.confirmPasskeyInput, { name: 'My key', response: made }],
  ['renameFactorInput', factor.renameFactorInput, { id: factorId, name: 'My phone' }],
  ['removeFactorInput', factor.removeFactorInput, { id: factorId }],
  ['removeTrustedDevicesInput', factor.removeTrustedDevicesInput, { id: factorId }],
  [
    'confirmIdentityInput',
    factor.confirmIdentityInput,
    { method: 'password', currentPassword: password },
  ],
] as const

const wrong: [string, (right: string | boolean | object) => unknown][] = [
  ['a number', () => 1],
  ['a boolean, or one in words', (right) => (right === true ? 'true' : true)],
  ['an array', (right) => [right]],
  ['an empty array', () => []],
  ['an empty object', () => ({})],
  ['$ne', () => ({ $ne: null })],
  ['$gt', () => ({ $gt: '' })],
  ['$like', () => ({ $like: '%' })],
  ['$in', (right) => ({ $in: [right] })],
  ['an object that reads as the right text', (right) => ({ toString: () => right })],
  ['a boxed value', (right) => (typeof right === 'object' ? [right] : new Object(right))],
]

const optional = new Set([
  'sendCodeInput.locale',
  'loginInput.cancelDeletion',
  'secondFactorInput.trustDevice',
  'removeTrustedDevicesInput.id',
  'changePasswordInput.currentPassword',
  'changeEmailInput.currentPassword',
  'deleteAccountInput.currentPassword',
  'passkeyOptionsInput.attempt',
  'passkeySignInInput.cancelDeletion',
  'updateProfileInput.username',
])
const nullable = new Set(['updateProfileInput.bio', 'updateProfileInput.avatar'])

test('every input schema of the package is in this table', { tags: ['asvs-2.2.1'] }, () => {
  const schemas = Object.keys({ ...auth, ...account, ...factor, ...registration }).filter((name) =>
    name.endsWith('Input'),
  )
  expect(schemas.toSorted()).toEqual([...new Set(inputs.map(([name]) => name))].toSorted())
})

describe.each(inputs)('%s', (name, schema, right) => {
  const accepts = (input: unknown) => schema.safeParse(input).success
  const fields = Object.entries<string | boolean | object>(right)

  test('accepts what it should', () => {
    expect(schema.parse(right)).toEqual(right)
  })

  test.each([
    ['null', null],
    ['text', 'x'],
    ['an array', [right]],
    ['nothing', undefined],
  ])('refuses %s in place of the whole', { tags: ['asvs-2.2.2'] }, (_name, input) => {
    expect(accepts(input)).toBe(false)
  })

  test.each(['role', 'status', '$or', 'isAdmin', 'constructor', '$where'])(
    'refuses the unknown key %s',
    (key) => {
      expect(accepts({ ...right, [key]: 'admin' })).toBe(false)
    },
  )

  test('refuses __proto__ as a key of its own', () => {
    const text = JSON.stringify(right).replace('{', '{"__proto__":{"role":"admin"},')
    const result = schema.safeParse(JSON.parse(text))
    expect(result.success && 'role' in result.data).toBe(false)
  })

  describe.each(fields)('%s', (field, value) => {
    const key = `${name}.${field}`

    test.each(wrong)('refuses %s', (_name, make) => {
      expect(accepts({ ...right, [field]: make(value) })).toBe(false)
    })

    test(`${nullable.has(key) ? 'accepts' : 'refuses'} null`, () => {
      expect(accepts({ ...right, [field]: null })).toBe(nullable.has(key))
    })

    test(`${optional.has(key) || nullable.has(key) ? 'may' : 'must not'} be left out`, () => {
      const rest = Object.fromEntries(fields.filter(([other]) => other !== field))
      expect(accepts(rest)).toBe(optional.has(key) || nullable.has(key))
    })
  })
})
