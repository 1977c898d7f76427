import { expect, test } from 'vitest'
import { hours, minutes, seconds } from '../../src/clock.ts'
import { reasonOf, signInInTurn } from '../support/attackers.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'

const wrong = password('wrong wrong wrong')
/** Every attempt has its own IP address, as from a botnet. */
const guess = (app: TestApp, identifier: string) =>
  refusal(signIn(app.browser(), identifier, wrong))

test(
  'the sixth failure in a row waits, longer each time, with a right password too',
  { tags: ['asvs-2.3.2', 'asvs-6.3.1'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await guess(app, 'ann')).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    }
    const paused = await guess(app, 'Ann')
    expect(paused).toMatchObject({ reason: 'RATE_LIMITED', httpStatus: 429 })
    expect(paused.retryAfterSeconds).toBeLessThanOrEqual(30)
    expect(await refusal(signIn(app.browser(), 'ann', good))).toMatchObject({
      reason: 'RATE_LIMITED',
    })
    app.pass(seconds(31))
    expect(await guess(app, 'ann')).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    expect((await guess(app, 'ann')).retryAfterSeconds).toBeGreaterThan(50)
    app.pass(seconds(61))
    await signIn(app.browser(), 'ann')
    expect(await guess(app, 'ann')).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
  },
)

test('a pause at a mailbox does not show at the user name of its owner, nor the other way round', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  for (let tries = 0; tries < 5; tries += 1) await guess(app, 'ann@example.com')
  expect(await guess(app, 'ann@example.com')).toMatchObject({ reason: 'RATE_LIMITED' })
  const known = await guess(app, 'ann')
  expect(known).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
  expect(known).toEqual(await guess(app, 'somebody-else'))
})

test(
  'a hundred failures over both names switch the password off, unseen, until a mailed reset',
  { tags: ['asvs-6.3.1'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    for (let tries = 0; tries < 50; tries += 1) {
      for (const name of ['ann', 'ann@example.com']) {
        expect(await guess(app, name)).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
      }
      app.pass(hours(1) + seconds(1))
    }
    for (const name of ['ann', 'ann@example.com']) {
      const right = await refusal(signIn(app.browser(), name, good))
      expect(right).toEqual(await guess(app, 'nobody'))
      app.pass(hours(1) + seconds(1))
    }
    const fresh = app.browser()
    const email = 'ann@example.com'
    const { challengeId } = await fresh.api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const code = await app.mailbox.code(email)
    const renewed = password('a wholly new password')
    await fresh.api.auth.resetPassword.mutate({ challengeId, code, password: renewed })
    for (const name of ['ann', email]) await signIn(app.browser(), name, renewed)
  },
)

test(
  'an unknown name is paused like a known one',
  { tags: ['asvs-6.3.1', 'asvs-6.3.8'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    const story = async (identifier: string) => {
      const answers = []
      for (let tries = 0; tries < 8; tries += 1) answers.push(await guess(app, identifier))
      return answers.map((answer) => ({ ...answer, retryAfterSeconds: !!answer.retryAfterSeconds }))
    }
    expect(await story('nobody')).toEqual(await story('ann'))
  },
)

test(
  'of fifty parallel guesses five are looked at',
  { tags: ['asvs-2.4.1', 'asvs-6.3.1', 'asvs-15.4.1'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    const answers = await app.atOneTime(() =>
      Promise.all(Array.from({ length: 50 }, () => guess(app, 'ann'))),
    )
    const reasons = answers.map(({ reason }) => reason)
    expect(reasons.filter((reason) => reason === 'INVALID_CREDENTIALS')).toHaveLength(5)
    expect(reasons.filter((reason) => reason === 'RATE_LIMITED')).toHaveLength(45)
  },
)

test('parallel right sign-ins are all let in', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  await Promise.all(Array.from({ length: 20 }, () => signInInTurn(app.browser(), 'ann')))
})

test(
  'strangers do not lock out a browser that signed in before, nor does it open their way',
  { tags: ['asvs-6.1.1', 'asvs-6.3.1'] },
  async () => {
    await using app = await startTestApp()
    const [home, cafe] = [app.browser(), app.browser()]
    await register(app, home, 'ann')
    for (let tries = 0; tries < 6; tries += 1) await guess(app, 'ann')
    await signIn(home, 'ann')
    expect(await refusal(signIn(cafe, 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
    const other = app.browser()
    await register(app, other, 'ben')
    expect(await refusal(signIn(other, 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
    for (let tries = 0; tries < 5; tries += 1) await refusal(signIn(home, 'ann', wrong))
    expect(await refusal(signIn(home, 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
  },
)

test(
  'a hundred failures in a row switch the password off until a mailed reset',
  { tags: ['asvs-6.1.1', 'asvs-6.3.1'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    for (let tries = 0; tries < 100; tries += 1) {
      expect(await guess(app, 'ann')).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
      app.pass(hours(1) + seconds(1))
    }
    const fresh = app.browser()
    expect(await refusal(signIn(fresh, 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
    const email = 'ann@example.com'
    const { challengeId } = await fresh.api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const code = await app.mailbox.code(email)
    const renewed = password('a wholly new password')
    await fresh.api.auth.resetPassword.mutate({ challengeId, code, password: renewed })
    await signIn(fresh, 'ann', renewed)
  },
)

test(
  'thirty failures from one address stop it for a quarter of an hour, whatever the names',
  { tags: ['asvs-2.4.1', 'asvs-6.3.1'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    const browser = app.browser()
    for (let tries = 0; tries < 30; tries += 1)
      await refusal(signIn(browser, `name${tries}`, wrong))
    const stopped = await refusal(signIn(browser, 'ann'))
    expect(stopped.reason).toBe('RATE_LIMITED')
    expect(stopped.retryAfterSeconds).toBeGreaterThan(800)
    app.pass(minutes(15) + seconds(1))
    await signIn(browser, 'ann')
  },
)

test(
  'strangers behind the same address do not lock out a browser that signed in before',
  { tags: ['asvs-6.1.1', 'asvs-6.3.1'] },
  async () => {
    await using app = await startTestApp()
    const home = app.browser()
    const cafe = app.browser(home.ip)
    await register(app, home, 'ann')
    await register(app, home, 'ben')
    for (let tries = 0; tries < 30; tries += 1) await refusal(signIn(cafe, `name${tries}`, wrong))
    expect(await refusal(signIn(cafe, 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
    await signIn(home, 'ann')
    // Only those accounts know this browser, and its own failures still count against it.
    expect(await refusal(signIn(home, 'zoe'))).toMatchObject({ reason: 'RATE_LIMITED' })
    for (let tries = 0; tries < 5; tries += 1) await refusal(signIn(home, 'ben', wrong))
    expect(await refusal(signIn(home, 'ben'))).toMatchObject({ reason: 'RATE_LIMITED' })
  },
)

test(
  'one address registers ten accounts an hour',
  { tags: ['asvs-2.3.2', 'asvs-2.4.1'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    for (let count = 0; count < 10; count += 1) await register(app, browser, `user${count}`)
    const eleventh = await refusal(register(app, browser, 'user10'))
    expect(eleventh).toMatchObject({ reason: 'RATE_LIMITED', path: 'auth.register' })
  },
)

test(
  'a stolen session cannot try passwords without end',
  { tags: ['asvs-6.2.3', 'asvs-7.5.1'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const change = () =>
      refusal(
        browser.api.account.changePassword.mutate({ currentPassword: wrong, password: wrong }),
      )
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await change()).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    }
    expect(await change()).toMatchObject({ reason: 'RATE_LIMITED' })
  },
)

test('an account is renamed five times a day, taken names included', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, app.browser(), 'ben')
  await register(app, browser, 'ann')
  const rename = (username: string) =>
    reasonOf(browser.api.account.updateProfile.mutate({ username }))
  for (const name of ['ben', 'ben', 'anna', 'ben']) {
    expect(await rename(name)).toBe(name === 'ben' ? 'USERNAME_TAKEN' : 'ok')
  }
  expect(await rename('anna')).toBe('ok')
  expect(await rename('ben')).toBe('USERNAME_TAKEN')
  expect([await rename('ben'), await rename('free')]).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
  expect(await browser.api.account.updateProfile.mutate({ bio: 'hello' })).toMatchObject({
    username: 'anna',
  })
  app.pass(hours(24) + seconds(1))
  await signIn(browser, 'anna')
  expect(await rename('annabel')).toBe('ok')
})

test('a thief with a session has at most ten mails a day sent about language and time zone', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const change = (index: number) =>
    reasonOf(
      browser.api.account.updateProfile.mutate(
        index % 2 === 0
          ? { timeZone: `Etc/GMT+${index / 2 + 1}` }
          : { locale: index % 4 === 1 ? 'zh' : 'en' },
      ),
    )
  for (let index = 0; index < 10; index += 1) expect(await change(index)).toBe('ok')
  expect([await change(10), await change(11)]).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
  expect(await browser.api.account.updateProfile.mutate({ bio: 'hello' })).toMatchObject({
    bio: 'hello',
  })
})
