import { expect, test } from 'vitest'
import { Session } from '../src/auth/session.entity.ts'
import { days, minutes, seconds } from '../src/clock.ts'
import { refusal, register, signIn, startTestApp, type TestApp } from './harness.ts'

test('ten parallel refreshes agree on one successor [security 19] [asvs 10.4.5, 15.4.2]', async () => {
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
})

async function refreshed(app: TestApp, cookie: string): Promise<string | undefined> {
  const browser = app.browser()
  browser.jar.cookie = cookie
  return browser.api.auth.refresh.mutate().then(
    () => browser.jar.cookie,
    () => undefined,
  )
}

test.each([
  ['the token just replaced, after the grace', 1],
  ['a token replaced long ago', 3],
])(
  'replaying %s ends the session and every token of it [security 19] [asvs 10.4.5]',
  async (_name, rotations) => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const other = app.browser()
    await signIn(other, 'ann')
    const stolen = browser.jar.cookie
    for (let rotation = 0; rotation < rotations; rotation += 1) {
      await browser.api.auth.refresh.mutate()
      app.pass(seconds(11))
    }
    const current = browser.jar.cookie
    expect(await refreshed(app, stolen)).toBeUndefined()
    expect(await refreshed(app, current)).toBeUndefined()
    expect(await refusal(browser.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
    expect(await other.api.auth.me.query()).toMatchObject({ username: 'ann' })
  },
)

test('within the grace a replay yields the successor that is there, and no second line of tokens [security 19] [asvs 10.4.5]', async () => {
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
  // Two steps behind is no tab that raced: the grace is for the last one only.
  expect(await refreshed(app, old)).toBeUndefined()
  expect(await refreshed(app, next ?? '')).toBeUndefined()
})

test('no cookie but the one that was set refreshes anything [security 19]', async () => {
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
})

test('a session nobody comes back to for two weeks is over, one in use goes on to its end [asvs 7.1.1, 7.3.1, 7.3.2]', async () => {
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
})
