import { expect, test, vi } from 'vitest'
import { createLimitAdministration } from '../../src/auth/limit-administration.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { hours, seconds } from '../../src/clock.ts'
import { hashSlots } from '../../src/config/thread-pool.ts'
import { reasonOf, secretKey, signInInTurn } from '../support/attackers.ts'
import { addPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { arriveAfterThief, arriveWithApp, beginSignIn } from '../support/factors.ts'
import { good, password, refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { shutGate } from '../support/hash-gate.ts'

vi.mock('@node-rs/argon2', async (load) => (await import('../support/hash-gate.ts')).gated(load))

const wrong = password('wrong wrong wrong')
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))
const count = (reasons: string[], reason: string) => reasons.filter((one) => one === reason).length

test('an account signs in twenty times an hour, and above that right and wrong are refused alike', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  for (let made = 0; made < 20; made += 1) await signIn(app.browser(), 'ann')
  const [right, other] = [await refusal(signIn(home, 'ann')), app.browser()]
  expect(right).toMatchObject({ reason: 'RATE_LIMITED', httpStatus: 429 })
  expect(right.retryAfterSeconds).toBeGreaterThan(3500)
  for (const digest of [...times(6, () => wrong), good]) {
    const refused = await refusal(signIn(other, 'ann@example.com', digest))
    expect({ ...refused, retryAfterSeconds: 0 }).toEqual({ ...right, retryAfterSeconds: 0 })
  }
  expect(await home.api.auth.me.query()).toMatchObject({ username: 'ann' })
  app.pass(hours(1) + seconds(1))
  await signIn(other, 'ann')
})

test('wrong passwords do not use up the sign-ins of an account, nor those of an address', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  for (let made = 0; made < 5; made += 1) await reasonOf(signIn(app.browser(home.ip), 'ann', wrong))
  app.pass(seconds(31))
  const reasons: string[] = []
  for (let made = 0; made < 21; made += 1) reasons.push(await reasonOf(signIn(home, 'ann')))
  expect([count(reasons, 'ok'), count(reasons, 'RATE_LIMITED')]).toEqual([20, 1])
})

test('a passkey signs in as often as a password, and confirms an identity no oftener', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const { device } = await addPasskey(app, home)
  const reasons: string[] = []
  for (let made = 0; made < 21; made += 1)
    reasons.push(await reasonOf(signInWithPasskey(app.browser(), device)))
  expect([count(reasons, 'ok'), reasons[20]]).toEqual([20, 'RATE_LIMITED'])
  const { options } = await home.api.account.passkeyOptions.mutate()
  const answer = { method: 'passkey', response: device.get(options) } as const
  expect(await reasonOf(home.api.account.confirmIdentity.mutate(answer))).toBe('RATE_LIMITED')
  app.pass(hours(1) + seconds(1))
  // A thief of the password cannot use up what the owner's passkey has left.
  for (let made = 0; made < 21; made += 1) await reasonOf(signIn(app.browser(), 'ann'))
  expect(await reasonOf(signIn(app.browser(), 'ann'))).toBe('RATE_LIMITED')
  expect(await reasonOf(signInWithPasskey(app.browser(), device))).toBe('ok')
})

test('a captured answer of a passkey uses up none of its sign-ins', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const { device } = await addPasskey(app, home)
  const { options } = await home.api.auth.passkeyOptions.mutate({})
  const response = device.get(options)
  const enter = () => reasonOf(app.browser().api.auth.passkeySignIn.mutate({ response }))
  // The first of them count until one has signed in.
  expect(count(await Promise.all(times(25, enter)), 'ok')).toBe(1)
  for (const reason of await Promise.all(times(25, enter)))
    expect(reason).toBe('INVALID_CREDENTIALS')
  const reasons: string[] = []
  for (let made = 1; made < 21; made += 1)
    reasons.push(await reasonOf(signInWithPasskey(app.browser(), device)))
  expect([count(reasons, 'ok'), reasons[19]]).toEqual([19, 'RATE_LIMITED'])
  expect(await enter()).toBe('INVALID_CREDENTIALS')
})

test('a thief of the password does not keep the owner from the second step', async () => {
  await using app = await startTestApp()
  const { browser, name, phone } = await arriveWithApp(app, 'ann')
  const thief = app.browser()
  for (let made = 0; made < 20; made += 1) await beginSignIn(thief, name)
  expect(await reasonOf(beginSignIn(app.browser(), name))).toBe('RATE_LIMITED')
  const { attempt } = await beginSignIn(browser, name)
  const code = { method: 'totp', code: phone.nextCode() } as const
  await browser.api.auth.secondFactor.mutate({ attempt, ...code })
  // The owner's browser has a limit, too.
  for (let made = 1; made < 20; made += 1) await beginSignIn(browser, name)
  expect(await reasonOf(beginSignIn(browser, name))).toBe('RATE_LIMITED')
})

test('a browser whose factor was removed leaves proved ones and passkeys their sign-ins', async () => {
  await using app = await startTestApp()
  const { owner, thief } = await arriveAfterThief(app, 'ann')
  const { device } = await addPasskey(app, owner)
  // Both signed in before.
  for (let made = 2; made < 20; made += 1) await beginSignIn(thief, 'ann')
  expect(await reasonOf(beginSignIn(thief, 'ann'))).toBe('RATE_LIMITED')
  expect(await reasonOf(beginSignIn(owner, 'ann'))).toBe('ok')
  expect(await reasonOf(signInWithPasskey(app.browser(), device))).toBe('ok')
})

test("an operator resets an account's right passkeys together with its passwords", async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey })
  const home = app.browser()
  await register(app, home, 'ann')
  const { device } = await addPasskey(app, home)
  const enter = () => reasonOf(signInWithPasskey(app.browser(), device))
  for (let made = 0; made < 20; made += 1) await enter()
  expect(await enter()).toBe('RATE_LIMITED')
  const { resetOf } = createLimitAdministration({ secretKeys: [secretKey] }, app.database)
  await resetOf('ann', 'signInsPerAccount')
  expect(await enter()).toBe('ok')
})

test('of thirty right sign-ins at once twenty are let in', { tags: ['asvs-15.4.2'] }, async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const reasons = await Promise.all(times(30, () => reasonOf(signInInTurn(app.browser(), 'ann'))))
  expect([count(reasons, 'ok'), count(reasons, 'RATE_LIMITED')]).toEqual([20, 10])
  expect(await app.database.em.fork().count(Session)).toBe(21)
})

test('an address signs in sixty times an hour, whatever the accounts', async () => {
  await using app = await startTestApp()
  const names = ['ann', 'ben', 'cat', 'dan']
  const office = app.browser()
  for (const name of names) await register(app, app.browser(), name)
  const reasons: string[] = []
  for (let made = 0; made < 62; made += 1) {
    reasons.push(await reasonOf(signIn(app.browser(office.ip), names[made % 4]!)))
  }
  expect([count(reasons, 'ok'), count(reasons, 'RATE_LIMITED')]).toEqual([60, 2])
  expect(await reasonOf(signIn(app.browser(), 'ann'))).toBe('ok')
})

test('right sign-ins at once do not lock their address out, however many are refused meanwhile', async () => {
  await using app = await startTestApp({ LIMIT_SIGN_IN_FAILURES_PER_IP: '4/15m' })
  const office = app.browser()
  await register(app, app.browser(), 'ann')
  const here = () => app.browser(office.ip)
  for (let burst = 0; burst < 2; burst += 1) {
    const open = shutGate()
    let refused = 0
    const all = times(9, async () => {
      const reason = await reasonOf(signIn(here(), 'ann'))
      if (reason === 'RATE_LIMITED') refused += 1
      return reason
    })
    await expect.poll(() => refused).toBe(5)
    open()
    expect(count(await Promise.all(all), 'ok')).toBe(4)
  }
  for (let failed = 0; failed < 4; failed += 1) {
    expect(await reasonOf(signIn(here(), `nobody${failed}`, wrong))).toBe('INVALID_CREDENTIALS')
  }
  expect(await reasonOf(signIn(here(), 'ann'))).toBe('RATE_LIMITED')
})

test('an account has a hundred sessions at most, and those not used for longest go', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const forgotten = app.browser()
  await signIn(forgotten, 'ann')
  for (let made = 0; made < 97; made += 1) {
    if (made % 20 === 18) app.pass(hours(1) + seconds(1))
    await signIn(app.browser(), 'ann')
  }
  app.pass(hours(1) + seconds(1))
  await home.api.auth.refresh.mutate()
  const sessions = () => app.database.em.fork().count(Session)
  expect(await sessions()).toBe(99)
  const late = await Promise.all(times(10, () => reasonOf(signInInTurn(app.browser(), 'ann'))))
  expect(count(late, 'ok')).toBe(10)
  expect(await sessions()).toBe(100)
  expect(await reasonOf(forgotten.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
  expect(await reasonOf(home.api.auth.refresh.mutate())).toBe('ok')
})

test('one IPv6 network fills the queue for hashes only as long as nobody else wants it', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const open = shutGate()
  let turnedAway = 0
  const guess = async (at: number) => {
    const ip = `2001:db8:1:${at.toString(16)}::1`
    const reason = await reasonOf(signIn(app.browser(ip), `name${at}`, wrong))
    if (reason === 'UNAVAILABLE') turnedAway += 1
    return reason
  }
  const flood = times(60, (at) => guess(at + 1))
  const patiently = { interval: 5 }
  await expect.poll(() => turnedAway, patiently).toBe(60 - hashSlots(1) - 50)
  const owner = reasonOf(signIn(home, 'ann'))
  // The full queue drops one of the network's places for hers.
  await expect.poll(() => turnedAway, patiently).toBe(61 - hashSlots(1) - 50)
  open()
  expect(await owner).toBe('ok')
  await Promise.all(flood)
})

test(
  'two addresses fill the queue for hashes only as long as nobody else wants it',
  { tags: ['asvs-15.2.2'] },
  async () => {
    await using app = await startTestApp()
    const home = app.browser()
    await register(app, home, 'ann')
    const open = shutGate()
    let turnedAway = 0
    const guess = async (at: number, ip: string) => {
      const reason = await reasonOf(signIn(app.browser(ip), `name${at}`, wrong))
      if (reason === 'UNAVAILABLE') turnedAway += 1
      return reason
    }
    const flood = times(60, (at) => guess(at, at % 2 === 0 ? '10.1.1.1' : '10.2.2.2'))
    const patiently = { interval: 5 }
    await expect.poll(() => turnedAway, patiently).toBe(60 - hashSlots(1) - 50)
    const owner = reasonOf(signIn(home, 'ann'))
    // The full queue drops one of their places for hers.
    await expect.poll(() => turnedAway, patiently).toBe(61 - hashSlots(1) - 50)
    open()
    expect(await owner).toBe('ok')
    await Promise.all(flood)
  },
)
