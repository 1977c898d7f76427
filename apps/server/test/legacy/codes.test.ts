import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { seconds } from '../../src/clock.ts'
import { good, password, register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { legacyEnv, oldClient } from './old-client.ts'

const app = await useTestApp(legacyEnv)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const wish = 'a password of an old client'

const send = async (email: string, type: string) =>
  (await oldClient(app).call('/send-verification-code', { body: { email, type } })).status

const reset = async (email: string, verification_code: string, new_password = wish) =>
  (
    await oldClient(app).call('/reset-password', {
      body: { email, new_password, verification_code },
    })
  ).status

/** A code that differs in its last digit. */
const wrong = (code: string) => code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10)

test('a code works as mailed and as its digest, and once', async () => {
  await register(app, app.browser(), 'ann')
  const email = 'ann@example.com'
  expect(await send('Ann@Example.com', 'reset_password')).toBe(200)
  const code = await app.mailbox.code('Ann@example.com')
  expect(await reset(email, sha256(wrong(code)))).toBe(400)
  expect(await reset(email, wrong(code))).toBe(400)
  expect(await reset(email, sha256(code))).toBe(200)
  expect(await reset(email, code)).toBe(400)
  expect(await reset(email, sha256(code))).toBe(400)
})

test('a second request within the wait mails nothing, and the code in the mailbox still counts', async () => {
  await register(app, app.browser(), 'bob')
  const email = 'bob@example.com'
  await send(email, 'reset_password')
  const code = await app.mailbox.code(email)
  expect(await send(email, 'reset_password')).toBe(200)
  expect(await reset(email, code)).toBe(200)
})

test('of two mailed codes only the newer one works', async () => {
  await register(app, app.browser(), 'cleo')
  const email = 'cleo@example.com'
  await send(email, 'reset_password')
  const older = await app.mailbox.code(email)
  app.pass(seconds(61))
  await send(email, 'reset_password')
  const newer = await app.mailbox.code(email)
  expect(await reset(email, older)).toBe(400)
  expect(await reset(email, newer)).toBe(200)
  expect(await reset(email, older)).toBe(400)
})

test('nobody uses up the attempts of a code that a page asked for, knowing the address alone', async () => {
  await register(app, app.browser(), 'dora')
  const email = 'dora@example.com'
  const { api } = app.browser()
  const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
  const code = await app.mailbox.code(email)
  for (let count = 0; count < 6; count += 1) expect(await reset(email, wrong(code))).toBe(400)
  // The right code is refused too: it belongs to the page.
  expect(await reset(email, code)).toBe(400)
  await api.auth.resetPassword.mutate({ challengeId, code, password: good })
})

test('five wrong codes end a code, and the next one works', async () => {
  await register(app, app.browser(), 'erin')
  const email = 'erin@example.com'
  await send(email, 'reset_password')
  const code = await app.mailbox.code(email)
  for (let count = 0; count < 5; count += 1) await reset(email, wrong(code))
  expect(await reset(email, code)).toBe(400)
  app.pass(seconds(61))
  await send(email, 'reset_password')
  expect(await reset(email, await app.mailbox.code(email))).toBe(200)
})

test('a reset code opens no registration, and the other way round', async () => {
  const email = 'finn@example.com'
  await send(email, 'register')
  const code = await app.mailbox.code(email)
  expect(await reset(email, code)).toBe(400)
  const body = { username: 'finn', email, password: wish, verification_code: code }
  expect((await oldClient(app).call('/register', { body })).status).toBe(201)
  await signIn(app.browser(), 'finn@example.com', password(wish))
})

test('a change of the address needs a token', async () => {
  await register(app, app.browser(), 'gus')
  expect(await send('gus@example.com', 'email_change')).toBe(401)
})
