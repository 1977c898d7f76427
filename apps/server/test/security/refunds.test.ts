import { expect, test, vi } from 'vitest'
import type * as HashQueue from '../../src/passwords/hash-queue.ts'
import { Lockout } from '../../src/passwords/lockout.entity.ts'
import { AppError } from '../../src/errors.ts'
import { Counter } from '../../src/limits/counter.entity.ts'
import { reasonOf } from '../support/attackers.ts'
import { good, password, register, signIn, startTestApp, type TestApp } from '../support/harness.ts'
import { pictures } from '../support/pictures.ts'

const queue = vi.hoisted(() => ({ isFull: false }))

vi.mock('../../src/passwords/hash-queue.ts', async (load) => {
  const original = await load<typeof HashQueue>()
  const createHashQueue: typeof original.createHashQueue = (...given) => {
    const slots = original.createHashQueue(...given)
    const run: typeof slots.run = (...work) =>
      queue.isFull ? Promise.reject(new AppError('UNAVAILABLE')) : slots.run(...work)
    return { ...slots, run }
  }
  return { createHashQueue }
})

async function counted(app: TestApp): Promise<unknown[]> {
  const em = app.database.em.fork()
  const counters = await em.find(Counter, { hits: { $gt: 0 } }, { orderBy: { id: 'asc' } })
  const lockouts = await em.find(Lockout, { pending: { $gt: 0 } })
  return [...counters.map(({ id, hits }) => [id, hits]), ...lockouts]
}

test('tries that nobody looked at leave no count behind', { tags: ['asvs-2.4.1'] }, async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const before = await counted(app)
  queue.isFull = true
  for (const browser of [home, app.browser(), app.browser(home.ip)]) {
    for (const name of ['ann', 'ann@example.com', 'nobody']) {
      const digest = password('wrong wrong wrong')
      expect(await reasonOf(signIn(browser, name, digest))).toBe('UNAVAILABLE')
    }
  }
  const change = { currentPassword: good, password: password('a wholly new password') }
  expect(await reasonOf(home.api.account.changePassword.mutate(change))).toBe('UNAVAILABLE')
  queue.isFull = false
  expect(await counted(app)).toEqual(before)
})

test('a registration that came to nothing is none of the ten of its address', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  for (let made = 0; made < 9; made += 1) await register(app, browser, `user${made}`)
  queue.isFull = true
  for (let tries = 0; tries < 3; tries += 1) {
    expect(await reasonOf(register(app, browser, `late${tries}`))).toBe('UNAVAILABLE')
  }
  queue.isFull = false
  expect(await reasonOf(register(app, browser, 'tenth'))).toBe('ok')
  expect(await reasonOf(register(app, browser, 'eleventh'))).toBe('RATE_LIMITED')
})

test('a picture that could not be kept is none of the twenty of its account', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const before = await counted(app)
  await app.database.em.fork().execute('drop table avatars')
  const picture = pictures.webp.toString('base64')
  expect(await reasonOf(browser.api.account.putAvatar.mutate({ picture }))).toBe('INTERNAL')
  expect(await counted(app)).toEqual(before)
})

test('a mail that could not be written is none of the sends and notices of its account', async () => {
  await using app = await startTestApp()
  const email = 'ann@example.com'
  await register(app, app.browser(), 'ann')
  const rename = (from: string, to: string) =>
    app.database.em.fork().execute(`alter table ${from} rename to ${to}`)
  const ask = () => app.browser().api.auth.sendCode.mutate({ email, type: 'reset_password' })
  await rename('mails', 'mails_away')
  for (let tries = 0; tries < 11; tries += 1) expect(await reasonOf(ask())).toBe('INTERNAL')
  for (let tries = 0; tries < 4; tries += 1)
    expect(await reasonOf(signIn(app.browser(), 'ann'))).toBe('INTERNAL')
  await rename('mails_away', 'mails')
  await ask()
  await app.mailbox.code(email)
  await signIn(app.browser(), 'ann')
  await app.mailbox.next(email, /New sign-in/)
})
