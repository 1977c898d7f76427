import { expect, test } from 'vitest'
import { sealEvents } from '../../src/audit/chain.ts'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { linesOf } from '../../src/audit/report.ts'
import { verifyLog } from '../../src/audit/verify.ts'
import { days, later, seconds } from '../../src/clock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { purge } from '../../src/jobs/purge.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'

const secret = 'a test secret of 32 bytes and then some 0123456789'
const keys = deriveKeys(secret)
const start = () => startTestApp({ SECRET_KEY: secret })
const wrong = password('wrong wrong wrong')

/** Verifies the log after everything is sealed, `after` a given time. */
async function sealed({ database: { em } }: TestApp, after = 0) {
  const now = later(new Date(), after)
  await sealEvents(em, { keys, now })
  return linesOf(await verifyLog(em, { keys, now }))
}

test(
  'a person sees what happened to the account, and nobody else does',
  { tags: ['asvs-16.3.1'] },
  async () => {
    await using app = await start()
    const [browser, other] = [app.browser(), app.browser()]
    await register(app, browser, 'ann')
    await register(app, other, 'ben')
    await refusal(signIn(app.browser(), 'ann', wrong))
    await browser.api.account.updateProfile.mutate({ bio: 'hello' })
    const events = await browser.api.account.securityEvents.query()
    expect(events.map(({ kind }) => kind)).toEqual([
      'profile_changed',
      'sign_in_failed',
      'registered',
    ])
    expect(events[0]).toMatchObject({ ip: browser.ip })
    expect(await other.api.account.securityEvents.query()).toHaveLength(1)
    app.pass(days(91))
    await signIn(browser, 'ann')
    expect(await browser.api.account.securityEvents.query()).toHaveLength(1)
  },
)

test('a mistyped current password is no failed sign-in, and a changed profile says what was changed', async () => {
  await using app = await start()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const { account } = browser.api
  await refusal(account.changePassword.mutate({ currentPassword: wrong, password: wrong }))
  await account.updateProfile.mutate({ bio: 'hello' })
  await account.updateProfile.mutate({ bio: 'hello', username: 'anna' })
  await account.updateProfile.mutate({ avatar: 'https://example.com/a.png', bio: null })
  await account.updateProfile.mutate({ bio: null, username: 'anna' })
  const events = await account.securityEvents.query()
  expect(events.map(({ kind, detail }) => [kind, detail])).toEqual([
    ['profile_changed', 'bio avatar'],
    ['profile_changed', 'username'],
    ['profile_changed', 'bio'],
    ['password_wrong', null],
    ['registered', null],
  ])
})

test(
  'a limit is logged once, a replayed session and a refused sign-in are logged',
  { tags: ['asvs-16.3.3'] },
  async () => {
    await using app = await start()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const old = browser.jar.cookie
    const { accessToken } = await browser.api.auth.refresh.mutate()
    browser.jar.accessToken = accessToken
    await browser.api.auth.me.query()
    app.pass(seconds(11))
    browser.jar.cookie = old
    await refusal(browser.api.auth.refresh.mutate())
    const flood = app.browser()
    for (let tries = 0; tries < 33; tries += 1) await refusal(signIn(flood, `name${tries}`, wrong))
    const rows = await app.database.em.fork().findAll(SecurityEvent)
    const kinds = rows.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'limit_hit')).toHaveLength(1)
    expect(kinds).toContain('session_replayed')
  },
)

test(
  'a code spent and a name locked are logged, with who, where, when and which call',
  { tags: ['asvs-16.2.1', 'asvs-16.3.1'] },
  async () => {
    await using app = await start()
    const browser = app.browser()
    await register(app, browser, 'ann')
    for (let tries = 0; tries < 5; tries += 1) await refusal(signIn(app.browser(), 'ann', wrong))
    const email = 'ann@example.com'
    const { auth } = browser.api
    const { challengeId } = await auth.sendCode.mutate({ email, type: 'reset_password' })
    const code = await app.mailbox.code(email)
    await auth.resetPassword.mutate({ challengeId, code, password: password('a new and long one') })
    const rows = await app.database.em.fork().find(SecurityEvent, {}, { orderBy: { id: 'asc' } })
    const told = rows.map(({ kind, detail }) => (detail == null ? kind : `${kind}: ${detail}`))
    expect(told).toEqual([
      'code_sent: register',
      'code_spent: register',
      'registered',
      ...Array<string>(5).fill('sign_in_failed'),
      'locked_out: for a while',
      'code_sent: reset_password',
      'code_spent: reset_password',
      'password_reset',
    ])
    for (const { at, ip, requestId, actor } of rows) {
      expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(60_000)
      expect([ip?.startsWith('10.'), requestId?.length, actor]).toEqual([true, 36, 'person'])
    }
    const [owner] = rows.flatMap(({ userId }) => userId ?? [])
    expect(rows.slice(3).map(({ userId }) => userId)).toEqual(Array(9).fill(owner))
  },
)

test(
  'addresses are masked after thirty days, those of a deleted account at once, and the log stays whole',
  { tags: ['asvs-14.2.4'] },
  async () => {
    await using app = await start()
    const [ann, ben] = [app.browser(), app.browser()]
    await register(app, ann, 'ann')
    await register(app, ben, 'ben')
    await ann.api.account.deleteAccount.mutate({ currentPassword: good, confirmation: 'ann' })
    const shown = async () => {
      const rows = await app.database.em.fork().find(SecurityEvent, {
        ip: { $ne: null },
        userId: { $ne: null },
      })
      return new Set(rows.map(({ ip }) => ip))
    }
    const sweep = (after: number) =>
      purge(app.database.em.fork(), {
        keys,
        sessionTtlDays: 30,
        hasLegacyClients: false,
        now: later(new Date(), after),
      })
    await sweep(days(8))
    expect(await shown()).toEqual(new Set([ben.ip]))
    expect(await sealed(app, days(8))).toMatchObject({ state: 'whole' })
    await sweep(days(31))
    expect(await shown()).toEqual(new Set())
    expect(await sealed(app, days(31))).toMatchObject({ state: 'whole' })
  },
)

test('processes that seal at once make one chain', async () => {
  await using app = await start()
  await register(app, app.browser(), 'ann')
  const terms = { keys, now: new Date() }
  await Promise.all(Array.from({ length: 5 }, () => sealEvents(app.database.em, terms)))
  expect(await sealed(app)).toMatchObject({ state: 'whole' })
})
