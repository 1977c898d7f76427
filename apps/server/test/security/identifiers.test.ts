import { expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { mailTo } from '../support/attackers.ts'
import { good, password, refusal, register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
await register(app, app.browser(), 'kim')
let people = 0

/** A mail server may pass a domain on in ASCII or in its own script. */
const ownScript = (email: string) =>
  email.normalize('NFKC').replace(/[。｡]/g, '.').replace('xn--bcher-kva', 'bücher')

async function registerAddress(email: string) {
  const { auth } = app.browser().api
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
  const answer = { challengeId, code: (await mailTo(app, ownScript(email))).code }
  return auth.register.mutate({ ...answer, username: `mail${(people += 1)}`, password: good })
}

test.each([
  ['Zoe@Example.com', 'zoe@example.COM'],
  ['yan@bücher.example', 'yan@xn--bcher-kva.example'],
  ['yara@BÜCHER.example', 'yara@bücher.example'],
  ['a/b=c@example.com', 'A/B=C@example.com'],
  ["!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@EXAMPLE.com"],
  ['quin@example。com', 'quin@example.com'],
  ['rita@example.com', 'rita@example｡com'],
  ['sven@example.com', 'ｓｖｅｎ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
])(
  '%s and %s are one address, to register and to sign in with',
  { tags: ['security-9'] },
  async (one, other) => {
    const { user } = await registerAddress(one)
    await app.browser().api.auth.sendCode.mutate({ email: other, type: 'register' })
    expect((await mailTo(app, ownScript(other))).subject).not.toMatch(/\d{6}/)
    expect((await signIn(app.browser(), other)).user.id).toBe(user.id)
  },
)

test('failures under every spelling of an address share one budget', async () => {
  const { user } = await registerAddress('tess@example.com')
  const wrong = password('not the password of anybody')
  const spellings = [
    'tess@example。com',
    'tess@example.com',
    'ｔｅｓｓ＠example．com',
    'TESS@example.com',
  ]
  for (const spelling of spellings) {
    const stranger = app.browser()
    expect((await refusal(signIn(stranger, spelling, wrong))).reason).toBe('INVALID_CREDENTIALS')
  }
  expect((await signIn(app.browser(), 'tess@example．com')).user.id).toBe(user.id)
  for (const spelling of [...spellings, 'tess@example｡com']) {
    const stranger = app.browser()
    expect((await refusal(signIn(stranger, spelling, wrong))).reason).toBe('INVALID_CREDENTIALS')
  }
  expect((await refusal(signIn(app.browser(), 'tess@example.com'))).reason).toBe('RATE_LIMITED')
})

test.each([
  ['xena@example.com', 'xe.na@example.com'],
  ['wim@example.com', 'wim+1@example.com'],
  ['vic@example.com', 'vic@example.com.example'],
  ['uma@strasse.example', 'uma@straße.example'],
])('%s and %s are two addresses', { tags: ['security-9'] }, async (one, other) => {
  const { user } = await registerAddress(one)
  const { auth } = app.browser().api
  await auth.sendCode.mutate({ email: other, type: 'register' })
  expect((await mailTo(app, other)).subject).toMatch(/\d{6}/)
  expect((await signIn(app.browser(), one)).user.id).toBe(user.id)
})

test.each([
  'kim@example.com ',
  ' kim@example.com',
  'kim@example.com\u200b',
  'kim@example.com\0',
  'kím@example.com',
  '\u212Aim@example.com',
  'kim@ⓔxample.com',
  'kim@example',
  'kim ',
  'kim\u200b',
  'kím',
  'kim%',
  'k_m',
])('the identifier %j is not kim', { tags: ['security-9', 'asvs-1.2.4'] }, async (identifier) => {
  expect(await refusal(signIn(app.browser(), identifier))).toMatchObject({
    reason: 'INVALID_CREDENTIALS',
  })
})

test(
  'the unique indexes tell names apart byte by byte, and equal ones not at all',
  { tags: ['security-9'] },
  async () => {
    const em = app.database.em.fork()
    const now = new Date()
    const insert = (canonical: string, at = (people += 1)) =>
      em.insert(User, {
        username: `row${at}`,
        usernameCanonical: canonical,
        email: `row${at}@example.com`,
        emailCanonical: `${canonical}@row.example`,
        password: '',
        passwordKeyId: '',
        createdAt: now,
        updatedAt: now,
      })
    const apart = [
      'row',
      'ROW',
      'row ',
      'rów',
      'row\u200b',
      'ｒｏｗ',
      'ss',
      'ß',
      'i',
      'ı',
      'か',
      'が',
    ]
    for (const canonical of apart) await insert(canonical)
    for (const canonical of apart)
      await expect(insert(canonical)).rejects.toThrow(/unique|duplicate/i)
  },
)
