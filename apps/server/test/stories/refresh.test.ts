import { expect, test } from 'vitest'
import { Session } from '../../src/sessions/session.entity.ts'
import { tokenHash } from '../../src/keys.ts'
import { days, minutes, seconds } from '../../src/clock.ts'
import { reasonOf } from '../support/attackers.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type Browser,
  type TestApp,
} from '../support/harness.ts'

test(
  'ten parallel refreshes agree on one successor',
  { tags: ['security-19', 'asvs-10.4.5', 'asvs-15.4.2'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'tabs')
    const old = browser.jar.cookie
    const tabs = Array.from({ length: 10 }, () => app.browser(browser.ip))
    for (const tab of tabs) tab.jar.cookie = old
    const sessions = await Promise.all(tabs.map((tab) => tab.api.auth.refresh.mutate()))
    expect(new Set(tabs.map((tab) => tab.jar.cookie)).size).toBe(1)
    expect(tabs[0]?.jar.cookie).not.toBe(old)
    for (const [index, tab] of tabs.entries()) {
      tab.jar.accessToken = sessions[index]?.accessToken ?? ''
      expect(await tab.api.auth.me.query()).toMatchObject({ username: 'tabs' })
    }
    expect(await app.database.em.fork().count(Session)).toBe(1)
    await tabs[3]?.api.auth.refresh.mutate()
  },
)

async function refreshed(app: TestApp, cookie: string): Promise<string | undefined> {
  const browser = app.browser()
  browser.jar.cookie = cookie
  return browser.api.auth.refresh.mutate().then(
    () => browser.jar.cookie,
    () => undefined,
  )
}

/** Refreshes the session and uses the result. */
async function use(browser: Browser) {
  const session = await browser.api.auth.refresh.mutate()
  browser.jar.accessToken = session.accessToken
  await browser.api.auth.me.query()
}

test.each([
  ['the token just replaced, after the grace', 1],
  ['a token replaced long ago', 3],
])(
  'replaying %s ends the session and every token of it',
  { tags: ['security-19', 'asvs-10.4.5'] },
  async (_name, rotations) => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const other = app.browser()
    await signIn(other, 'ann')
    const stolen = browser.jar.cookie
    for (let rotation = 0; rotation < rotations; rotation += 1) {
      await use(browser)
      app.pass(seconds(11))
    }
    const current = browser.jar.cookie
    expect(await refreshed(app, stolen)).toBeUndefined()
    expect(await refreshed(app, current)).toBeUndefined()
    expect(await refusal(browser.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
    expect(await other.api.auth.me.query()).toMatchObject({ username: 'ann' })
  },
)

test(
  'within the grace a replay yields the successor that is there, and no second line of tokens',
  { tags: ['security-19', 'asvs-10.4.5'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const old = browser.jar.cookie
    await browser.api.auth.refresh.mutate()
    const current = browser.jar.cookie
    app.pass(seconds(9))
    expect(await refreshed(app, old)).toBe(current)
    const next = await refreshed(app, current)
    expect(next).toBeDefined()
    // A token two steps behind is not a racing tab: the grace covers the last one only.
    expect(await refreshed(app, old)).toBeUndefined()
    expect(await refreshed(app, next ?? '')).toBeUndefined()
  },
)

test(
  'no cookie but the one that was set refreshes anything',
  { tags: ['security-19'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const [name = '', value = ''] = browser.jar.cookie.split('=')
    const [, token = ''] = value.split('.')
    const stranger = app.browser()
    await register(app, stranger, 'stranger')
    const [strangersId = ''] = stranger.jar.cookie.split('=')[1]?.split('.') ?? []
    const garbage = ['', '.', token, `.${token}`, `${token}.${token}`, `%00.${token}`, `*.${token}`]
    for (const forged of [...garbage, "' or 1=1 --", '[object Object]', 'x'.repeat(4000)]) {
      expect(await refreshed(app, `${name}=${forged}`), forged).toBeUndefined()
    }
    expect(await refreshed(app, `other=${value}`)).toBeUndefined()
    expect(await refreshed(app, `${name}=${strangersId}.${token}`)).toBeUndefined()
    app.pass(minutes(1))
    expect(await refreshed(app, browser.jar.cookie)).toBeDefined()
  },
)

test(
  'a session nobody comes back to for two weeks is over, one in use goes on to its end',
  { tags: ['asvs-7.1.1', 'asvs-7.3.1', 'asvs-7.3.2'] },
  async () => {
    await using app = await startTestApp()
    const [used, forgotten] = [app.browser(), app.browser()]
    await register(app, used, 'ann')
    await signIn(forgotten, 'ann')
    for (const day of [13, 26]) {
      app.pass(days(13))
      const session = await used.api.auth.refresh.mutate()
      used.jar.accessToken = session.accessToken
      expect(await used.api.account.sessions.query(), `day ${day}`).toHaveLength(day < 14 ? 2 : 1)
    }
    expect(await refreshed(app, forgotten.jar.cookie)).toBeUndefined()
    app.pass(days(4))
    expect(await refreshed(app, used.jar.cookie)).toBeUndefined()
  },
)

/** A thief with a copy of the browser's cookies. */
function thiefOf(app: TestApp, { jar }: Browser): Browser {
  const thief = app.browser()
  Object.assign(thief.jar, jar)
  return thief
}

/** The client uses no token of the answer. */
async function refreshInVain(browser: Browser): Promise<void> {
  const held = { ...browser.jar }
  await browser.api.auth.refresh.mutate()
  Object.assign(browser.jar, held)
}

test('the id of a session and garbage end nothing', { tags: ['security-19'] }, async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  await use(browser)
  const [name = '', value = ''] = browser.jar.cookie.split('=')
  const [id = '', token = ''] = value.split('.')
  const other = app.browser()
  await register(app, other, 'ben')
  const [, othersToken = ''] = other.jar.cookie.split('.')
  const swapped = token.at(-1) === 'A' ? 'B' : 'A'
  const forged = ['', 'x', 'A'.repeat(token.length), othersToken, token.slice(0, 43)]
  for (const garbage of [...forged, token.slice(0, -1) + swapped, `${token}A`]) {
    expect(await refreshed(app, `${name}=${id}.${garbage}`), garbage).toBeUndefined()
  }
  expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann' })
  await use(browser)
})

test(
  'the id of a session and garbage keep no session alive',
  { tags: ['security-19'] },
  async () => {
    await using app = await startTestApp()
    const [forgotten, used] = [app.browser(), app.browser()]
    await register(app, forgotten, 'ann')
    await register(app, used, 'ben')
    app.pass(days(13))
    expect(await refreshed(app, `${forgotten.jar.cookie.split('.')[0]}.garbage`)).toBeUndefined()
    await use(used)
    const user = { username: 'ben' }
    const lastUse = async () =>
      (await app.database.em.fork().findOneOrFail(Session, { user })).lastUsedAt
    const before = await lastUse()
    app.pass(minutes(2))
    await used.api.auth.me.query()
    // Last uses are written a moment later, all at once.
    await expect.poll(lastUse, { timeout: 10_000 }).not.toEqual(before)
    app.pass(days(1))
    expect(await refreshed(app, forgotten.jar.cookie)).toBeUndefined()
  },
)

test('a lost answer is given again, however late, and the session goes on', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const expected = await refreshed(app, browser.jar.cookie)
  for (const wait of [seconds(11), minutes(5), minutes(5)]) {
    app.pass(wait)
    expect(await refreshed(app, browser.jar.cookie)).toBe(expected)
  }
  app.pass(minutes(5))
  for (let rotation = 0; rotation < 3; rotation += 1) {
    await refreshInVain(browser)
    app.pass(seconds(11))
    await use(browser)
    app.pass(minutes(14))
  }
  expect(await app.database.em.fork().count(Session)).toBe(1)
})

test('tabs that ask again for a lost answer at once all get it, and can use it', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  await refreshInVain(browser)
  app.pass(seconds(11))
  const tabs = Array.from({ length: 10 }, () => thiefOf(app, browser))
  const sessions = await Promise.all(tabs.map((tab) => tab.api.auth.refresh.mutate()))
  expect(new Set(tabs.map(({ jar }) => jar.cookie)).size).toBe(1)
  for (const [at, tab] of tabs.entries()) {
    tab.jar.accessToken = sessions[at]?.accessToken ?? ''
    expect(await tab.api.auth.me.query()).toMatchObject({ username: 'ann' })
  }
  await use(tabs[0]!)
})

type Theft = (thief: Browser, app: TestApp) => Promise<unknown>
const useTokens: Theft = (thief) => use(thief)
const useCookie: Theft = async (thief, app) => {
  await thief.api.auth.refresh.mutate()
  app.pass(seconds(11))
  await thief.api.auth.refresh.mutate()
}

test.each([
  ['the access token', useTokens],
  ['the next refresh token', useCookie],
])('a thief who uses %s is found out when the owner comes back', async (_name, steal) => {
  await using app = await startTestApp()
  const owner = app.browser()
  await register(app, owner, 'ann')
  const thief = thiefOf(app, owner)
  await steal(thief, app)
  app.pass(seconds(11))
  expect(await reasonOf(owner.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
  for (const call of [() => thief.api.auth.me.query(), () => thief.api.auth.refresh.mutate()]) {
    expect(await reasonOf(call())).toBe('UNAUTHENTICATED')
  }
})

test.each([
  ['is there first', seconds(0)],
  ['waits', seconds(11)],
])(
  'whoever copied the cookie of the browser that changes the password is out, also who %s',
  { tags: ['security-18', 'asvs-7.4.3'] },
  async (_name, wait) => {
    await using app = await startTestApp()
    const [owner, phone] = [app.browser(), app.browser()]
    await register(app, owner, 'ann')
    const wish = password('a wholly new password')
    const thief = thiefOf(app, owner)
    await owner.api.account.changePassword.mutate({ currentPassword: good, password: wish })
    if (wait > 0) await use(owner)
    // Within the grace period it may be another tab, whose request ends nothing.
    else expect(await reasonOf(thief.api.auth.refresh.mutate())).toBe('UNAVAILABLE')
    app.pass(seconds(11))
    expect(await reasonOf(thief.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
    expect(thief.jar.cookie).toBe('')
    await app.mailbox.next('ann@example.com', /ended a session/)
    await signIn(phone, 'ann', wish)
  },
)

test(
  'a tab that refreshes in the moment of a changed password is told to try again, and goes on',
  { tags: ['security-19'] },
  async () => {
    await using app = await startTestApp()
    const owner = app.browser()
    await register(app, owner, 'ann')
    await use(owner)
    const tab = thiefOf(app, owner)
    await owner.api.account.changePassword.mutate({ currentPassword: good, password: good })
    const refused = await refusal(tab.api.auth.refresh.mutate())
    expect(refused).toMatchObject({ reason: 'UNAVAILABLE', retryAfterSeconds: 1 })
    expect(await owner.api.auth.me.query()).toMatchObject({ username: 'ann' })
    // The tabs of a browser share their cookies.
    tab.jar.cookie = owner.jar.cookie
    await use(tab)
    const log = (await owner.api.account.securityEvents.query()).map(({ kind }) => kind)
    expect(log).not.toContain('session_replayed')
  },
)

test('the browser that changes the password goes on with a cookie of its own', async () => {
  await using app = await startTestApp()
  const owner = app.browser()
  await register(app, owner, 'ann')
  const before = owner.jar.cookie
  await owner.api.account.changePassword.mutate({ currentPassword: good, password: good })
  expect(owner.jar.cookie).not.toBe(before)
  expect(await owner.api.auth.me.query()).toMatchObject({ username: 'ann' })
  for (let rotation = 0; rotation < 2; rotation += 1) {
    await use(owner)
    app.pass(minutes(14))
  }
  // A program with only an access token gets no cookie, and its session keeps its own.
  const program = app.browser()
  await use(owner)
  program.jar.accessToken = owner.jar.accessToken
  await program.api.account.changePassword.mutate({ currentPassword: good, password: good })
  expect(program.jar.cookie).toBe('')
  await use(owner)
})

test('a thief who waits for the owner to come back is found out by what was stolen', async () => {
  await using app = await startTestApp()
  const owner = app.browser()
  await register(app, owner, 'ann')
  const thief = thiefOf(app, owner)
  const { accessToken } = await thief.api.auth.refresh.mutate()
  app.pass(seconds(11))
  await use(owner)
  thief.jar.accessToken = accessToken
  expect(await reasonOf(thief.api.auth.me.query())).toBe('UNAUTHENTICATED')
  expect(await app.database.em.fork().count(Session)).toBe(0)
  const { text } = await app.mailbox.next('ann@example.com', /ended a session/)
  expect(text).toContain('/not-me#')
})

test('what was stolen in a lost answer stays worth nothing after the next rotation', async () => {
  await using app = await startTestApp()
  const owner = app.browser()
  await register(app, owner, 'ann')
  const thief = thiefOf(app, owner)
  const stolen = await thief.api.auth.refresh.mutate()
  app.pass(seconds(11))
  await use(owner)
  const kept = await thief.api.auth.refresh.mutate()
  thief.jar.accessToken = stolen.accessToken
  expect(await reasonOf(thief.api.auth.me.query())).toBe('UNAUTHENTICATED')
  const bearer = app.browser()
  bearer.jar.accessToken = stolen.accessToken
  await bearer.api.auth.logout.mutate()
  expect(await reasonOf(owner.api.auth.me.query())).toBe('ok')
  thief.jar.accessToken = kept.accessToken
  expect(await reasonOf(thief.api.auth.me.query())).toBe('ok')
  app.pass(seconds(11))
  expect(await reasonOf(owner.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
  expect(await app.database.em.fork().count(Session)).toBe(0)
})

test('a token from before tokens had a seal goes on, and its replay is a theft', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const [name = '', value = ''] = browser.jar.cookie.split('=')
  const old = 'an-old-token-of-forty-three-characters-00000'
  const em = app.database.em.fork()
  await em.nativeUpdate(Session, {}, { tokenHash: tokenHash(old) })
  browser.jar.cookie = `${name}=${value.split('.')[0]}.${old}`
  const stolen = browser.jar.cookie
  await use(browser)
  app.pass(seconds(11))
  expect(await refreshed(app, `${stolen}x`)).toBeUndefined()
  await browser.api.auth.me.query()
  expect(await refreshed(app, stolen)).toBeUndefined()
  expect(await reasonOf(browser.api.auth.me.query())).toBe('UNAUTHENTICATED')
})
