import type * as Argon2 from '@node-rs/argon2'
import { expect, test, vi } from 'vitest'
import { reasonOf } from '../support/attackers.ts'
import { beginRegistration, registerByPasskey } from '../support/authenticator.ts'
import { good, password, register, startTestApp } from '../support/harness.ts'

const counted = vi.hoisted(() => ({ hashes: 0 }))

vi.mock('@node-rs/argon2', async (load) => {
  const original = await load<typeof Argon2>()
  const hash: typeof original.hash = (...given) => {
    counted.hashes += 1
    return original.hash(...given)
  }
  return { ...original, hash }
})

test('a registration that cannot succeed costs no hash', async () => {
  await using app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
  const browser = app.browser()
  const email = 'ann@example.com'
  const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await app.mailbox.code(email)
  await register(app, app.browser(), 'ann')
  const before = counted.hashes
  const answer = { challengeId, code, username: 'ann2', password: good }
  const { register: again } = browser.api.auth
  expect(await reasonOf(again.mutate(answer))).toBe('EMAIL_TAKEN')
  expect(await reasonOf(again.mutate({ ...answer, username: 'ann' }))).toBe('USERNAME_TAKEN')
  const weak = { ...answer, password: password('password1') }
  expect(await reasonOf(again.mutate(weak))).toBe('PASSWORD_BREACHED')
  expect(counted.hashes).toBe(before)
})

test('nor does one with a passkey that another account has', async () => {
  await using app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
  const { device } = await registerByPasskey(app, app.browser(), 'bob')
  const browser = app.browser()
  const { mailed, options } = await beginRegistration(app, browser, 'bob2')
  const before = counted.hashes
  const call = browser.api.auth.register.mutate({ ...mailed, passkey: device.create(options) })
  expect(await reasonOf(call)).toBe('INVALID_INPUT')
  expect(counted.hashes).toBe(before)
})
