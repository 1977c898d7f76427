import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { removeApp } from '../../src/admin/apps.ts'
import { AppUse } from '../../src/apps/app-use.entity.ts'
import { minutes } from '../../src/clock.ts'
import { LogoutDelivery } from '../../src/logouts/logout-delivery.entity.ts'
import { OidcRecord } from '../../src/oidc/oidc-record.entity.ts'
import { AppSession } from '../../src/sessions/app-session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { createAppBrowser, type AppBrowser } from '../support/app-browser.ts'
import { byOperator, withApps } from '../support/apps.ts'
import { refusal, register, signIn, type Browser } from '../support/harness.ts'
import { createOidcApps, refresh, signInTo, startFlow, type OidcApp } from '../support/oidc-app.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const backchannelLogoutUri = 'https://10.0.0.1/logout'
const [notes, foreign, wiki, gone] = (await createOidcApps(
  app,
  { name: 'Notes', backchannelLogoutUri },
  { name: 'Foreign', kind: 'third_party', backchannelLogoutUri },
  { name: 'Wiki' },
  { name: 'Gone', kind: 'third_party' },
)) as [OidcApp, OidcApp, OidcApp, OidcApp]
const em = () => app.database.em.fork()

async function somebody(name: string) {
  const person = app.browser()
  await register(app, person, name)
  return { person, browser: createAppBrowser(app, person) }
}

async function elsewhere(name: string) {
  const person = app.browser()
  await signIn(person, name)
  return { person, browser: createAppBrowser(app, person) }
}

/** The question for the user, and its page; `done` if there is none. */
async function questionOf(of: OidcApp, browser: AppBrowser, params: Record<string, string> = {}) {
  let { to } = await browser.follow((await startFlow(of, params)).url)
  while (to.pathname.startsWith('/interaction/')) {
    const question = await browser.reply(to.pathname)
    if (question.status !== 'done') return { ...question, page: to.pathname }
    ;({ to } = await browser.follow(question.redirectTo))
  }
  return { status: 'done', page: '' } as const
}

const asked = async (...of: Parameters<typeof questionOf>) => (await questionOf(...of)).status

async function agreeTo(of: OidcApp, browser: AppBrowser, params: Record<string, string> = {}) {
  const flow = await startFlow(of, params)
  return flow.redeem(await browser.authorize(flow.url, true))
}

const used = async ({ api }: Browser) => api.account.apps.query()
const isActive = async (of: OidcApp, token = '') =>
  (await oauth.tokenIntrospection(of.client, token)).active

test(
  'what a person agreed to is asked once, in whatever session, until the app asks for it',
  { tags: ['asvs-10.7.1'] },
  async () => {
    const { browser } = await somebody('ann')
    expect(await asked(foreign, browser)).toBe('consent')
    await agreeTo(foreign, browser)
    expect(await asked(foreign, browser)).toBe('done')
    const again = await elsewhere('ann')
    expect(await asked(foreign, again.browser)).toBe('done')
    expect(await asked(foreign, again.browser, { scope: 'openid email' })).toBe('done')
    expect(await asked(foreign, again.browser, { prompt: 'consent' })).toBe('consent')
    const silent = await startFlow(gone, { prompt: 'none' })
    const { to } = await again.browser.follow(silent.url)
    expect(to.searchParams.get('error')).toBe('consent_required')
  },
)

test('an app that wants more asks for all that it wants, and keeps what it had', async () => {
  const { person, browser } = await somebody('bea')
  await agreeTo(foreign, browser, { scope: 'openid email' })
  const more = await questionOf(foreign, browser, { scope: 'openid groups' })
  expect(more).toMatchObject({ status: 'consent', scopes: ['openid', 'groups'] })
  expect(await browser.reply(more.page, false)).toMatchObject({ status: 'done' })
  expect((await used(person))[0]?.scopes).toEqual(['openid', 'email'])
  await agreeTo(foreign, browser, { scope: 'openid groups' })
  expect((await used(person))[0]?.scopes).toEqual(['openid', 'email', 'groups'])
  const both = { scope: 'openid email groups' }
  expect(await asked(foreign, (await elsewhere('bea')).browser, both)).toBe('done')
})

test('an app that asks to come back offline is agreed to once', async () => {
  const { browser } = await somebody('off')
  const offline = { scope: 'openid offline_access', prompt: 'consent' }
  const tokens = await agreeTo(foreign, browser, offline)
  expect(await isActive(foreign, tokens.refresh_token)).toBe(true)
})

test('what one account agreed to, another one on the same browser is asked', async () => {
  const first = await somebody('cyd')
  await agreeTo(foreign, first.browser)
  await first.person.api.auth.logout.mutate()
  const { person } = await somebody('dan')
  const shared = createAppBrowser(app, person)
  for (const [name, cookie] of first.browser.jar) shared.jar.set(name, cookie)
  expect(await asked(foreign, shared)).toBe('consent')
  expect(await used(person)).toEqual([])
})

test(
  'people see the apps that they use, and take that list along',
  { tags: ['asvs-10.7.3'] },
  async () => {
    const { person, browser } = await somebody('eva')
    expect(await used(person)).toEqual([])
    const { tokens } = await signInTo(notes, browser)
    await agreeTo(foreign, browser)
    const [latest, first] = await used(person)
    expect(latest).toMatchObject({ name: 'Foreign', kind: 'third_party', id: foreign.id })
    expect(latest?.scopes).toEqual(['openid', 'profile', 'email', 'groups'])
    expect(first).toMatchObject({ name: 'Notes', kind: 'own', scopes: [] })
    expect((await person.api.account.exportData.query()).apps).toEqual([latest, first])
    app.pass(minutes(5))
    await refresh(notes, tokens.refresh_token)
    const [now] = await used(person)
    expect(now).toMatchObject({ name: 'Notes', since: first?.since })
    expect(Date.parse(now?.lastUsedAt ?? '')).toBeGreaterThan(Date.parse(first?.lastUsedAt ?? ''))
  },
)

test(
  'removing an app ends all that it holds in every session, and no session',
  { tags: ['asvs-10.7.3'] },
  async () => {
    const one = await somebody('fay')
    const two = await elsewhere('fay')
    const held = [await agreeTo(foreign, one.browser), await agreeTo(foreign, two.browser)]
    const flow = await startFlow(foreign)
    const unredeemed = await one.browser.authorize(flow.url)
    const others = await signInTo(notes, one.browser)
    const { browser: stranger } = await somebody('gus')
    const theirs = await agreeTo(foreign, stranger)
    const { id: user, subject } = await em().findOneOrFail(User, { username: 'fay' })
    const known = await em().find(AppSession, { app: foreign.id, session: { user } })

    await one.person.api.account.removeApp.mutate({ appId: foreign.id })

    for (const tokens of held) {
      expect(await isActive(foreign, tokens.access_token)).toBe(false)
      expect(await isActive(foreign, tokens.refresh_token)).toBe(false)
      await expect(refresh(foreign, tokens.refresh_token)).rejects.toThrow()
    }
    await expect(flow.redeem(unredeemed)).rejects.toThrow()
    expect(await em().count(AppSession, { app: foreign.id, session: { user } })).toBe(0)
    const left = await em().find(OidcRecord, { session: { user }, grantId: { $ne: null } })
    expect(left.filter(({ payload }) => payload.includes(foreign.id))).toEqual([])
    const told = await em().find(LogoutDelivery, { subject: subject ?? '', app: foreign.id })
    expect(new Set(told.map(({ sid }) => sid))).toEqual(new Set(known.map(({ sid }) => sid)))
    expect(known).toHaveLength(2)
    for (const { person } of [one, two]) expect((await used(person)).length).toBe(1)
    expect(await isActive(notes, others.tokens.access_token)).toBe(true)
    expect(await isActive(foreign, theirs.access_token)).toBe(true)
    expect(await asked(foreign, two.browser)).toBe('consent')
    const events = await one.person.api.account.securityEvents.query()
    expect(events[0]).toMatchObject({ kind: 'app_access_removed', detail: 'Foreign' })
    expect(events.map(({ kind }) => kind)).toContain('app_allowed')
  },
)

test('our own app is signed out by a removal, and signs in again when somebody goes there', async () => {
  const { person, browser } = await somebody('hal')
  const { tokens } = await signInTo(notes, browser)
  await person.api.account.removeApp.mutate({ appId: notes.id })
  expect(await isActive(notes, tokens.access_token)).toBe(false)
  const back = await signInTo(notes, browser)
  expect(await isActive(notes, back.tokens.access_token)).toBe(true)
  expect(back.tokens.claims()?.['sid']).not.toBe(tokens.claims()?.['sid'])
})

test('an answer given before a removal admits nobody after it', async () => {
  const { person, browser } = await somebody('ida')
  const { page } = await questionOf(foreign, browser)
  const agreed = await browser.reply(page, true)
  if (agreed.status !== 'done') throw new Error(agreed.status)
  await person.api.account.removeApp.mutate({ appId: foreign.id })
  const { to: next } = await browser.follow(agreed.redirectTo)
  expect(next.searchParams.get('code')).toBeNull()
  expect((await browser.reply(next.pathname)).status).toBe('consent')
})

test('an app that nobody uses, or another account, cannot be removed', async () => {
  const { person, browser } = await somebody('jon')
  const { person: other } = await somebody('kim')
  await signInTo(wiki, browser)
  for (const appId of [wiki.id, 'unknown', 'x'.repeat(22)])
    expect(await refusal(other.api.account.removeApp.mutate({ appId }))).toMatchObject({
      reason: 'NOT_FOUND',
    })
  expect(await used(person)).toHaveLength(1)
})

test('what was agreed goes with the account and with the app', async () => {
  const { browser } = await somebody('lea')
  const { person, browser: other } = await somebody('max')
  await agreeTo(gone, browser)
  await agreeTo(gone, other)
  const { id: user } = await em().findOneOrFail(User, { username: 'lea' })
  await em().nativeDelete(User, { id: user })
  expect(await em().count(AppUse, { user })).toBe(0)
  await removeApp(byOperator(app), 'Gone')
  expect(await em().count(AppUse, { app: gone.id })).toBe(0)
  expect(await used(person)).toEqual([])
})
