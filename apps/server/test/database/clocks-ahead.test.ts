import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAccessTokens } from '../../src/sessions/access-token.ts'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { Lockout } from '../../src/passwords/lockout.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { days, hours, later, minutes, seconds } from '../../src/clock.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { createPurge, purge } from '../../src/jobs/purge.ts'
import { keys, reasonOf } from '../support/attackers.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'
import { startMailServer } from '../support/failing-smtp.ts'
import { ask, until } from '../support/mail-status.ts'

const ahead = days(9)
const email = 'ann@example.com'

const sweep = (app: TestApp, now = new Date()) =>
  purge(app.database.em.fork(), { keys, sessionTtlDays: 30, hasLegacyClients: false, now })

async function askForReset(app: TestApp) {
  const { auth } = app.browser().api
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'reset_password' })
  return { challengeId, code: await app.mailbox.code(email) }
}

test('a session of a clock that was ahead is over once it is right, and is deleted', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  app.pass(ahead)
  await signIn(browser, 'ann')
  expect(await browser.api.account.sessions.query()).toHaveLength(1)
  app.pass(-ahead)
  expect(await reasonOf(browser.api.auth.me.query())).toBe('UNAUTHENTICATED')
  expect(await reasonOf(browser.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
  await signIn(browser, 'ann')
  expect(await browser.api.account.sessions.query()).toHaveLength(1)
  await sweep(app)
  const em = app.database.em.fork()
  expect(await em.count(Session)).toBe(1)
  // Only the token is valid: it was issued under the right clock.
  await em.nativeUpdate(Session, {}, { createdAt: later(new Date(), ahead) })
  expect(await reasonOf(browser.api.auth.me.query())).toBe('UNAUTHENTICATED')
  expect(await reasonOf(browser.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
})

test('a session used by a clock that was ahead goes on, and is idle from its next use on', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  app.pass(ahead)
  browser.jar.accessToken = (await browser.api.auth.refresh.mutate()).accessToken
  app.pass(-ahead)
  browser.jar.accessToken = (await browser.api.auth.refresh.mutate()).accessToken
  const lastUse = async () => {
    const [session] = await app.database.em.fork().findAll(Session)
    return session?.lastUsedAt.getTime()
  }
  expect(await lastUse()).toBeLessThan(Date.now() + minutes(1))
  await app.database.em.fork().nativeUpdate(Session, {}, { lastUsedAt: later(new Date(), ahead) })
  await browser.api.auth.me.query()
  await expect.poll(lastUse).toBeLessThan(Date.now() + minutes(1))
})

test('a token that was rotated by a clock that was ahead is not fresh until that time comes', async () => {
  await using app = await startTestApp()
  const [browser, thief] = [app.browser(), app.browser()]
  await register(app, browser, 'ann')
  thief.jar.cookie = browser.jar.cookie
  app.pass(ahead)
  browser.jar.accessToken = (await browser.api.auth.refresh.mutate()).accessToken
  await browser.api.auth.me.query()
  app.pass(-ahead)
  expect(await reasonOf(thief.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
})

test('an access token of a clock that was ahead is none, also where it was seen before', () => {
  let now = new Date()
  const secrets = [randomBytes(32).toString('hex')] as const
  const terms = { secrets, issuer: () => 'http://localhost', ttlSeconds: 900, clock: () => now }
  const tokens = createAccessTokens(terms)
  const claims = {
    userId: 1,
    role: 'user',
    sessionId: 'x',
    generation: { mark: 's', lost: 0 },
  } as const
  now = later(now, ahead)
  const seen = tokens.sign(claims).accessToken
  expect(tokens.verify(seen)).toBeDefined()
  const unseen = tokens.sign({ ...claims, userId: 2 }).accessToken
  now = later(now, -ahead)
  expect([tokens.verify(seen), tokens.verify(unseen)]).toEqual([undefined, undefined])
  now = later(now, ahead - minutes(4))
  expect(tokens.verify(unseen)).toBeDefined()
})

test('a code of a clock that was ahead is worth nothing once it is right', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  app.pass(ahead)
  const { challengeId, code } = await askForReset(app)
  app.pass(-ahead)
  const { auth } = app.browser().api
  const reset = { challengeId, code, password: password('a wholly new password') }
  expect(await reasonOf(auth.resetPassword.mutate(reset))).toBe('CODE_INVALID')
  expect(await reasonOf(auth.checkCode.mutate({ challengeId, code }))).toBe('CODE_INVALID')
  expect(await reasonOf(auth.codeStatus.query({ challengeId }))).toBe('INVALID_INPUT')
  await sweep(app)
  expect(await app.database.em.fork().count(Challenge, { challengeId })).toBe(0)
})

test('a code that was closed is closed on a clock that is put back by minutes', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  app.pass(minutes(4))
  const { challengeId, code } = await askForReset(app)
  await browser.api.account.changePassword.mutate({ currentPassword: good, password: good })
  app.pass(-minutes(4))
  const check = app.browser().api.auth.checkCode.mutate({ challengeId, code })
  expect(await reasonOf(check)).toBe('CODE_INVALID')
})

test('a wait for the next mail that is longer than any is none', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const { challengeId } = await askForReset(app)
  const { auth } = app.browser().api
  expect(await refusal(auth.resendCode.mutate({ challengeId }))).toMatchObject({
    reason: 'RATE_LIMITED',
  })
  const resendAt = later(new Date(), ahead)
  await app.database.em.fork().nativeUpdate(Challenge, { challengeId }, { resendAt })
  app.pass(seconds(61))
  await auth.resendCode.mutate({ challengeId })
  await app.mailbox.code(email)
})

test('codes get no longer for guesses that were counted by a clock that was ahead', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  app.pass(ahead)
  for (let codes = 0; codes < 4; codes += 1) {
    app.pass(minutes(16))
    const { challengeId, code } = await askForReset(app)
    const wrong = code === '000000' ? '000001' : '000000'
    for (let tries = 0; tries < 5; tries += 1)
      await refusal(app.browser().api.auth.checkCode.mutate({ challengeId, code: wrong }))
  }
  app.pass(minutes(16))
  expect((await askForReset(app)).code).toMatch(/-/)
  app.pass(-ahead - hours(1) - minutes(20))
  expect((await askForReset(app)).code).toMatch(/^\d{6}$/)
})

test('a sender rests for five minutes at most after the clock was put back', async () => {
  await using server = await startMailServer('greeting refused')
  await using app = await startTestApp({ MAIL_PORT: String(server.port) })
  app.pass(ahead)
  for (const name of ['a', 'b', 'c'])
    await until(app, (await ask(app, `${name}@example.org`)).challengeId, 'delayed')
  server.state.fault = 'none'
  app.pass(-ahead)
  await until(app, (await ask(app, 'd@example.org')).challengeId, 'sent')
})

test('mails that were sent by a clock that was ahead use up no quota of today', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp({ MAIL_PORT: String(server.port), MAIL_DAILY_QUOTA: '1' })
  app.pass(ahead)
  await until(app, (await ask(app, 'a@example.org')).challengeId, 'sent')
  app.pass(-ahead)
  await until(app, (await ask(app, 'b@example.org')).challengeId, 'sent')
  await until(app, (await ask(app, 'c@example.org')).challengeId, 'delayed')
})

test('what a clock wrote that was ahead is dated anew, so that it ends in its time', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  app.pass(ahead)
  await signIn(browser, 'ann')
  await browser.api.account.deleteAccount.mutate({ confirmation: 'ann', currentPassword: good })
  await refusal(signIn(app.browser(), 'bob', password('wrong wrong wrong')))
  app.pass(-ahead)
  const before = Date.now()
  await sweep(app)
  const em = app.database.em.fork()
  const dueAt = (await em.findAll(Deletion))[0]?.dueAt.getTime()
  expect(dueAt).toBeGreaterThanOrEqual(before + days(7))
  expect(dueAt).toBeLessThan(Date.now() + days(7) + minutes(1))
  const soon = Date.now() + minutes(1)
  for (const { createdAt } of await em.findAll(QueuedMail))
    expect(createdAt.getTime()).toBeLessThan(soon)
  for (const { changedAt } of await em.findAll(Lockout)) expect(changedAt).toBeLessThan(soon / 1000)
})

test('a clock that jumps ahead deletes nothing; one that stays there does from the next round on', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  await browser.api.account.deleteAccount.mutate({ confirmation: 'ann', currentPassword: good })
  let [offset, ticks] = [0, 0]
  const clock = () => later(new Date(), offset)
  const means = { keys, sessionTtlDays: 30, hasLegacyClients: false, clock, ticks: () => ticks }
  const run = createPurge(app.database.em, means)
  const accounts = () => app.database.em.fork().count(User)
  offset += days(8)
  expect(await run()).toBe('moved')
  expect(await accounts()).toBe(1)
  offset -= days(8)
  expect(await run()).toBe('moved')
  offset += hours(1)
  ticks += hours(1)
  expect(await run()).toBe('purged')
  expect(await accounts()).toBe(1)
  offset += days(8)
  ticks += days(8)
  expect(await run()).toBe('purged')
  expect(await accounts()).toBe(0)
})

/** Ann deletes her account now; a process begins to purge by a clock that is this far ahead. */
async function purgeFrom(app: TestApp, offset: number) {
  const browser = app.browser()
  await register(app, browser, 'ann')
  await browser.api.account.deleteAccount.mutate({ confirmation: 'ann', currentPassword: good })
  let ticks = 0
  const clock = () => later(new Date(), offset + ticks)
  const run = createPurge(app.database.em, {
    keys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    clock,
    ticks: () => ticks,
  })
  const accounts = () => app.database.em.fork().count(User, { username: 'ann' })
  const wait = (time: number) => {
    ticks += time
    return run()
  }
  return { wait, accounts }
}

test('a process that starts with a clock ahead deletes no leaving account at first, and does once that lasted', async () => {
  await using app = await startTestApp()
  const { wait, accounts } = await purgeFrom(app, days(8))
  expect(await wait(minutes(1))).toBe('unconfirmed')
  expect(await accounts()).toBe(1)
  expect(await wait(minutes(10))).toBe('purged')
  expect(await accounts()).toBe(0)
})

test('a clock ahead of what others write meanwhile deletes nothing, however long it lasts', async () => {
  await using app = await startTestApp()
  const { wait, accounts } = await purgeFrom(app, days(8))
  expect(await wait(minutes(1))).toBe('unconfirmed')
  for (let rounds = 0; rounds < 3; rounds += 1) {
    await refusal(signIn(app.browser(), 'nobody'))
    expect(await wait(minutes(10))).toBe('ahead')
  }
  expect(await accounts()).toBe(1)
  expect(await wait(minutes(10))).toBe('purged')
})

test('a process whose clock the newest row confirms purges in its first minute', async () => {
  await using app = await startTestApp()
  const { wait, accounts } = await purgeFrom(app, 0)
  expect(await wait(minutes(1))).toBe('purged')
  expect(await accounts()).toBe(1)
})
