import { hash as bcryptHash } from '@node-rs/bcrypt'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { SealedHash } from '../../src/foreign-hashes/sealed-hash.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import {
  good,
  password,
  refusal,
  register,
  resetPassword,
  signedIn,
  signIn,
} from '../support/harness.ts'
import { formsOf, startWithHashes } from './people.ts'
import { typed, vectors } from './vectors.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const strong = {
  bcrypt: vectors['bcrypt 2b'],
  argon2: vectors['django argon2'],
  scrypt: vectors['werkzeug scrypt'],
  pbkdf2: vectors['django pbkdf2_sha256'],
}
const weak = { sha256: vectors.sha256, salted: vectors['ldap ssha256'] }

test('each kind opens its account with the right password, which then has a hash of ours alone', async () => {
  await using service = await startWithHashes(strong)
  const { app, imported } = service
  expect(imported.out).toContain('created 4; 0 need "Forgot your password?"')
  expect(imported.err).toMatch(/^4 accounts with a hash of another program/)
  const em = () => app.database.em.fork()
  for (const identifier of Object.keys(strong)) {
    const { api } = app.browser()
    const wrong = api.auth.login.mutate({ identifier, ...formsOf(`${typed}!`) })
    expect((await refusal(wrong)).reason).toBe('INVALID_CREDENTIALS')
    const { user } = signedIn(await api.auth.login.mutate({ identifier, ...formsOf(typed) }))
    expect(user.username).toBe(identifier)
    expect(await em().count(SealedHash, { user: user.id })).toBe(0)
    const { passwordKeyId } = await em().findOneOrFail(User, user.id)
    expect(passwordKeyId).not.toBe('none')
    signedIn(await app.browser().api.auth.login.mutate({ identifier, password: password(typed) }))
  }
})

test('a hash that another program has voided opens nothing, and goes with the next sign-in', async () => {
  await using service = await startWithHashes({ kim: strong.bcrypt })
  const { app } = service
  const { user } = await register(app, app.browser(), 'ann')
  const em = app.database.em.fork()
  const { password: stored, passwordKeyId } = await em.findOneOrFail(User, user.id)
  await em.nativeUpdate(User, { username: 'kim' }, { password: stored, passwordKeyId })
  const { login } = app.browser().api.auth
  const old = login.mutate({ identifier: 'kim', ...formsOf(typed) })
  expect((await refusal(old)).reason).toBe('INVALID_CREDENTIALS')
  expect(await em.count(SealedHash)).toBe(1)
  signedIn(await login.mutate({ identifier: 'kim', password: good }))
  expect(await em.count(SealedHash)).toBe(0)
})

test('a weak hash takes a mailed code once', async () => {
  await using service = await startWithHashes(weak)
  const { app } = service
  for (const identifier of Object.keys(weak)) {
    const { api } = app.browser()
    const credentials = { identifier, ...formsOf(typed) }
    const first = await api.auth.login.mutate(credentials)
    if (first.status !== 'code_required') throw new Error(first.status)
    const { challengeId } = first.challenge
    const proof = { challengeId, code: await app.mailbox.code(`${identifier}@example.com`) }
    signedIn(await api.auth.login.mutate({ ...credentials, proof }))
    signedIn(await app.browser().api.auth.login.mutate({ identifier, password: password(typed) }))
  }
  expect(await app.database.em.fork().count(SealedHash)).toBe(0)
})

test('a digest of an old dump opens nothing, and is never the password that stands', async () => {
  await using service = await startWithHashes(weak)
  const { api } = service.app.browser()
  const digest = formsOf(typed).legacyPassword
  for (const given of [
    { password: digest },
    { password: digest, legacyPassword: digest },
    { password: password('of the thief'), legacyPassword: formsOf('another').legacyPassword },
  ]) {
    const tried = api.auth.login.mutate({ identifier: 'sha256', ...given })
    expect((await refusal(tried)).reason).toBe('INVALID_CREDENTIALS')
  }
  const thief = { password: password('of the thief'), legacyPassword: digest }
  const answer = await api.auth.login.mutate({ identifier: 'sha256', ...thief })
  expect(answer.status).toBe('code_required')
})

test('what was typed must be what the digest is of, and has a length', async () => {
  await using service = await startWithHashes({ ann: strong.bcrypt })
  const { api } = service.app.browser()
  const bad = [
    { password: password('another'), typedPassword: typed },
    { password: password(''), typedPassword: '' },
    { password: password('é'.repeat(513)), typedPassword: 'é'.repeat(513) },
  ]
  for (const given of bad) {
    const tried = api.auth.login.mutate({ identifier: 'ann', ...given })
    expect(await refusal(tried)).toMatchObject({
      reason: 'INVALID_INPUT',
      fields: { typedPassword: 'INVALID' },
    })
  }
})

test('a password of which bcrypt keeps a part takes a mailed code, and no other hash cuts it', async () => {
  const long = 'a'.repeat(80)
  const [plain, django] = [await bcryptHash(long, 10), await bcryptHash(sha256(long), 10)]
  await using service = await startWithHashes({
    plain,
    nul: await bcryptHash('ab\0ab', 10),
    django: `bcrypt_sha256$${django}`,
  })
  const { api } = service.app.browser()
  const statusOf = async (identifier: string, text: string) =>
    (await api.auth.login.mutate({ identifier, ...formsOf(text) })).status
  expect(await statusOf('plain', `${'a'.repeat(72)}wrong`)).toBe('code_required')
  expect(await statusOf('nul', 'ab\0ab')).toBe('code_required')
  expect(await statusOf('django', long)).toBe('signed_in')
})

test('the digest of the old form must be that of the typed password', async () => {
  await using service = await startWithHashes({ sha256: weak.sha256 })
  const { typedPassword, ...own } = formsOf('of the thief')
  const digest = formsOf(typed).legacyPassword
  const tried = (given: object) =>
    service.app.browser().api.auth.login.mutate({ identifier: 'sha256', ...own, ...given })
  expect(await refusal(tried({ typedPassword, legacyPassword: digest }))).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { legacyPassword: 'INVALID' },
  })
  expect((await refusal(tried({ typedPassword }))).reason).toBe('INVALID_CREDENTIALS')
})

test('a reset ends the hash of the other program, and refuses a weak one of it', async () => {
  await using service = await startWithHashes({ ...weak, bcrypt: strong.bcrypt })
  const { app } = service
  for (const name of ['salted', 'sha256']) {
    const email = `${name}@example.com`
    const { api } = app.browser()
    const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const proof = { challengeId, code: await app.mailbox.code(email) }
    const again = api.auth.resetPassword.mutate({ ...proof, ...formsOf(typed) })
    expect((await refusal(again)).reason).toBe('PASSWORD_BREACHED')
    await api.auth.resetPassword.mutate({ ...proof, ...formsOf('a new one of mine') })
  }
  await resetPassword(app, app.browser(), {
    email: 'bcrypt@example.com',
    wish: password('a new one of mine'),
  })
  expect(await app.database.em.fork().count(SealedHash)).toBe(0)
  const { api } = app.browser()
  const old = api.auth.login.mutate({ identifier: 'bcrypt', ...formsOf(typed) })
  expect((await refusal(old)).reason).toBe('INVALID_CREDENTIALS')
})

test('an account of ours signs in as before while others wait, and pages ask for nothing once none does', async () => {
  await using service = await startWithHashes({ ann: strong.bcrypt })
  const { app } = service
  const page = async () => (await fetch(`${app.url}/login`)).text()
  expect(await page()).toContain('latchkey-typed')
  await register(app, app.browser(), 'bob')
  await signIn(app.browser(), 'bob')
  const all = formsOf('correct horse battery staple')
  signedIn(await app.browser().api.auth.login.mutate({ identifier: 'bob', ...all }))
  signedIn(await app.browser().api.auth.login.mutate({ identifier: 'ann', ...formsOf(typed) }))
  await expect.poll(page).not.toContain('latchkey-typed')
})
