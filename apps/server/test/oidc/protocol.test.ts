import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { seconds } from '../../src/clock.ts'
import { User } from '../../src/users/user.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import {
  createOidcApps,
  signInTo,
  startFlow,
  type OidcApp,
  errorOf,
  refresh,
} from '../support/oidc-app.ts'
import { register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const [notes, open, old, staff, foreign] = (await createOidcApps(
  app,
  { name: 'Notes' },
  { name: 'Open', idTokenAlg: 'ES256', isPublic: true },
  { name: 'Old', pkce: 'optional' },
  { name: 'Staff', roles: ['admin'] },
  { name: 'Foreign', kind: 'third_party' },
)) as [OidcApp, OidcApp, OidcApp, OidcApp, OidcApp]

const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

test('a code is redeemed once', { tags: ['asvs-10.4.2'] }, async () => {
  const flow = await startFlow(notes)
  const back = await browser.authorize(flow.url)
  expect(await errorOf(flow.redeem(back))).toBe('granted')
  expect(await errorOf(flow.redeem(back))).toBe('invalid_grant')
})

test('parallel refreshes all succeed; a replay after the grace revokes what the app holds', async () => {
  const { tokens } = await signInTo(open, createAppBrowser(app, person))
  const first = tokens.refresh_token
  const [one, other] = await Promise.all([refresh(open, first), refresh(open, first)])
  expect(one.claims()?.sub).toBe(other.claims()?.sub)
  app.pass(seconds(11))
  expect(await errorOf(refresh(open, first))).toBe('invalid_grant')
  expect(await errorOf(refresh(open, one.refresh_token))).toBe('invalid_grant')
  const told = await oauth.tokenIntrospection(open.client, other.access_token)
  expect(told.active).toBe(false)
})

test('a public app signs in without a secret, and its ID token is ES256 when it says so', async () => {
  const { tokens } = await signInTo(open, createAppBrowser(app, person))
  const [header = ''] = (tokens.id_token ?? '').split('.')
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'ES256' })
})

test('without PKCE only an app that says so gets a code', { tags: ['asvs-10.4.6'] }, async () => {
  const without = { code_challenge: '', code_challenge_method: '' }
  const ask = async (of: OidcApp) => {
    const { url } = await startFlow(of)
    for (const name of Object.keys(without)) url.searchParams.delete(name)
    const back = await browser.authorize(url)
    return back.searchParams.get('error') ?? 'granted'
  }
  expect(await ask(notes)).toBe('invalid_request')
  expect(await ask(open)).toBe('invalid_request')
  expect(await ask(old)).toBe('granted')
  const { url } = await startFlow(notes, { code_challenge_method: 'plain' })
  expect((await browser.authorize(url)).searchParams.get('error')).toBe('invalid_request')
})

const basic = (of: OidcApp, secret = of.secret) => ({
  authorization: `Basic ${Buffer.from(`${of.id}:${secret}`).toString('base64')}`,
})

const post = (path: string, body: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(new URL(path, app.url), { method: 'POST', headers, body: new URLSearchParams(body) })

test(
  'a secret counts in the header and in the body, another or none does not',
  { tags: ['asvs-10.4.10'] },
  async () => {
    const ask = async (body: Record<string, string>, headers?: Record<string, string>) => {
      const answer = await post('/oauth/introspect', { token: 'x', ...body }, headers)
      return answer.status
    }
    const { id, secret = '' } = notes
    expect(await ask({}, basic(notes))).toBe(200)
    expect(await ask({ client_id: id, client_secret: secret })).toBe(200)
    expect(await ask({}, basic(notes, `${secret}x`))).toBe(401)
    expect(await ask({}, basic(notes, old.secret))).toBe(401)
    expect(await ask({ client_id: id })).toBe(401)
    expect(await ask({ client_id: 'nobody' })).toBe(401)
  },
)

test('one app neither redeems the code of another nor learns of its tokens', async () => {
  const flow = await startFlow(notes)
  const back = await browser.authorize(flow.url)
  const code = back.searchParams.get('code') ?? ''
  const body = { grant_type: 'authorization_code', code, redirect_uri: notes.redirectUri }
  const stolen = await post('/oauth/token', body, basic(old))
  expect([stolen.status, await stolen.json()]).toMatchObject([400, { error: 'invalid_grant' }])
  const { tokens } = await signInTo(notes, createAppBrowser(app, person))
  for (const token of [tokens.access_token, tokens.refresh_token ?? ''])
    expect(await oauth.tokenIntrospection(old.client, token)).toEqual({ active: false })
  await oauth.tokenRevocation(notes.client, tokens.refresh_token ?? '')
  expect(await errorOf(refresh(notes, tokens.refresh_token))).toBe('invalid_grant')
})

test('prompt and max_age are judged here, whatever the page answers', async () => {
  const asked = async (params: Record<string, string>) => {
    const { to } = await browser.follow((await startFlow(notes, params)).url)
    if (to.origin !== app.url) return to.searchParams.get('error') ?? 'granted'
    return (await browser.reply(to.pathname)).status
  }
  const stranger = createAppBrowser(app, app.browser())
  const silent = await stranger.follow((await startFlow(notes, { prompt: 'none' })).url)
  expect(silent.to.searchParams.get('error')).toBe('login_required')
  await signInTo(notes, browser)
  expect(await asked({ prompt: 'none' })).toBe('granted')
  expect(await asked({ max_age: '3600' })).toBe('granted')
  expect(await asked({ prompt: 'login' })).toBe('sign_in')
  expect(await asked({ prompt: 'select_account' })).toBe('choose_account')
  expect(await asked({ prompt: 'consent' })).toBe('done')
  expect(await asked({ prompt: 'create' })).toBe('done')
  expect(await asked({ max_age: '0' })).toBe('sign_in')
  expect(await asked({ prompt: 'what' })).toBe('invalid_request')
})

test('a new sign-in answers prompt=login, under its own session', async () => {
  await signInTo(notes, browser)
  const flow = await startFlow(notes, { prompt: 'login' })
  const { to } = await browser.follow(flow.url)
  expect((await browser.reply(to.pathname)).status).toBe('sign_in')
  await signIn(person, 'ann')
  const question = await browser.reply(to.pathname)
  if (question.status !== 'done') throw new Error(question.status)
  const { to: back } = await browser.follow(question.redirectTo)
  const tokens = await flow.redeem(back)
  const sub = tokens.claims()?.sub ?? ''
  await oauth.fetchUserInfo(notes.client, tokens.access_token, sub)
})

test('another account signs in to the app and leaves the first one signed in', async () => {
  const { tokens } = await signInTo(notes, browser)
  const other = app.browser()
  await register(app, other, 'bob')
  const both = createAppBrowser(app, other)
  for (const [name, cookie] of browser.jar) both.jar.set(name, cookie)
  const flow = await startFlow(notes, { prompt: 'select_account' })
  const { to } = await both.follow(flow.url)
  const question = await both.reply(to.pathname, true)
  if (question.status !== 'done') throw new Error(question.status)
  const { to: back } = await both.follow(question.redirectTo)
  const second = await flow.redeem(back)
  expect(second.claims()?.['preferred_username']).toBe('bob')
  const lives = await oauth.tokenIntrospection(notes.client, tokens.access_token)
  expect(lives.active).toBe(true)
})

test('an app admits its roles alone, also those who lose theirs', async () => {
  const { url } = await startFlow(staff)
  expect((await browser.authorize(url)).searchParams.get('error')).toBe('access_denied')
  const ann = { username: 'ann' }
  const users = () => app.database.em.fork()
  await users().nativeUpdate(User, ann, { role: 'admin' })
  const { tokens } = await signInTo(staff, createAppBrowser(app, person))
  expect(tokens.claims()).toMatchObject({ groups: ['admin'] })
  await users().nativeUpdate(User, ann, { role: 'user' })
  expect(await errorOf(refresh(staff, tokens.refresh_token))).toBe('invalid_grant')
})

test("an app of others asks for consent, once a session; the operator's own never do", async () => {
  const browserOfOwn = createAppBrowser(app, person)
  const flow = await startFlow(foreign)
  let { to } = await browserOfOwn.follow(flow.url)
  const first = await browserOfOwn.reply(to.pathname)
  if (first.status !== 'done') throw new Error(first.status)
  ;({ to } = await browserOfOwn.follow(first.redirectTo))
  expect(await browserOfOwn.reply(to.pathname)).toMatchObject({ status: 'consent', app: 'Foreign' })
  const no = await browserOfOwn.reply(to.pathname, false)
  if (no.status !== 'done') throw new Error(no.status)
  const { to: denied } = await browserOfOwn.follow(no.redirectTo)
  expect(denied.searchParams.get('error')).toBe('access_denied')

  ;({ to } = await browserOfOwn.follow((await startFlow(foreign)).url))
  const yes = await browserOfOwn.reply(to.pathname, true)
  if (yes.status !== 'done') throw new Error(yes.status)
  const { to: agreed } = await browserOfOwn.follow(yes.redirectTo)
  expect(agreed.searchParams.get('code')).not.toBeNull()
  const { to: again } = await browserOfOwn.follow((await startFlow(foreign)).url)
  expect(again.searchParams.get('code')).not.toBeNull()
})
