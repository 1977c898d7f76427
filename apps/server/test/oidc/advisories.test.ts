import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { uriCheck } from '../../src/apps/app-fields.ts'
import { seconds } from '../../src/clock.ts'
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
import { register } from '../support/harness.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

// Known vulnerabilities of other providers, each by the number of its advisory.
const app = await useTestApp(withApps)
const [notes, open, old] = (await createOidcApps(
  app,
  { name: 'Notes' },
  { name: 'Open', isPublic: true },
  { name: 'Old', pkce: 'optional' },
)) as [OidcApp, OidcApp, OidcApp]
const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

const isActive = async (of: OidcApp, token = '') =>
  (await oauth.tokenIntrospection(of.client, token)).active

const post = (path: string, body: unknown) =>
  fetch(new URL(path, app.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('better-auth GHSA-7w99-5wm4-3g79: of ten who redeem one code at once, one at most gets tokens', async () => {
  const flow = await startFlow(notes)
  const back = await browser.authorize(flow.url)
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => flow.redeem(back)))
  const granted = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(granted.length).toBeLessThanOrEqual(1)
  // Each of the others ends the tokens of the code.
  for (const { access_token: access, refresh_token: renewed } of granted)
    for (const token of [access, renewed]) expect(await isActive(notes, token)).toBe(false)
})

test(
  'RFC 6749 §4.1.2: a code that comes again ends the tokens it was redeemed for',
  { tags: ['asvs-10.4.2'] },
  async () => {
    const flow = await startFlow(notes)
    const back = await browser.authorize(flow.url)
    const tokens = await flow.redeem(back)
    expect(await isActive(notes, tokens.access_token)).toBe(true)
    expect(await errorOf(flow.redeem(back))).toBe('invalid_grant')
    for (const token of [tokens.access_token, tokens.refresh_token])
      expect(await isActive(notes, token)).toBe(false)
    expect(await errorOf(refresh(notes, tokens.refresh_token))).toBe('invalid_grant')
  },
)

test('better-auth GHSA-392p-2q2v-4372: a family of refresh tokens forks for ten seconds, and ends whole', async () => {
  const { tokens } = await signInTo(open, browser)
  const first = tokens.refresh_token
  const forks = await Promise.all(Array.from({ length: 5 }, () => refresh(open, first)))
  app.pass(seconds(11))
  expect(await errorOf(refresh(open, first))).toBe('invalid_grant')
  for (const { access_token: access, refresh_token: renewed } of forks) {
    expect(await isActive(open, access)).toBe(false)
    expect(await errorOf(refresh(open, renewed))).toBe('invalid_grant')
  }
})

test.each(['/oauth/register', '/oauth/clients', '/register', '/reg'])(
  'better-auth GHSA-xr8f-h2gw-9xh6: nobody creates an app at %s',
  async (path) => {
    const { status } = await post(path, { redirect_uris: ['https://evil.example/'] })
    expect(status).toBe(404)
  },
)

test.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'http://notes.example/'])(
  'better-auth #9838: %s is no address to return to',
  (uri) => {
    expect(uriCheck(uri)).toBeDefined()
  },
)

/** Addresses that a browser reads as another host, or a careless comparison as the registered one. */
const spellings = [
  'https:notes.example/callback',
  'https:evil.example',
  '//evil.example/callback',
  'https://notes.example/callback/../../evil',
  'https://notes.example/%63allback',
  'https://notes.example:443/callback',
  'https://NOTES.example/callback',
  'https://notes.example/callback#x',
  'https://notes.example%25@evil.example/callback',
  'https://notes.example@evil.example/callback',
  'https://notes.example\\@evil.example/callback',
  'https://notes.example.evil.example/callback',
  'https://evil.example/?https://notes.example/callback',
  'https://notes.example/callback\r\nx: 1',
  ' https://notes.example/callback',
]

test.each(spellings)('OpenAuth #299, ZITADEL #12559: nobody is led to %j', async (uri) => {
  const { to, answer } = await browser.follow((await startFlow(notes, { redirect_uri: uri })).url)
  expect([to.origin, answer.status]).toEqual([app.url, 400])
  const twice = (await startFlow(notes)).url
  twice.searchParams.append('redirect_uri', uri)
  expect((await browser.follow(twice)).to.origin).toBe(app.url)
})

test('tinyauth #854: an error before the check of the address leads nowhere either', async () => {
  const wrong = { response_type: 'what', scope: 'what', prompt: 'what', response_mode: 'what' }
  for (const [name, value] of Object.entries(wrong)) {
    const params = { redirect_uri: 'https://evil.example/', [name]: value }
    const { to } = await browser.follow((await startFlow(notes, params)).url)
    expect([name, to.origin]).toEqual([name, app.url])
  }
})

test('OpenAuth #249: an app revokes its tokens, and nobody else does', async () => {
  const { tokens } = await signInTo(notes, browser)
  for (const token of [tokens.access_token, tokens.refresh_token ?? '']) {
    await oauth.tokenRevocation(open.client, token)
    expect(await isActive(notes, token)).toBe(true)
  }
  await oauth.tokenRevocation(notes.client, tokens.access_token)
  expect(await isActive(notes, tokens.access_token)).toBe(false)
  expect(await errorOf(refresh(notes, tokens.refresh_token))).toBe('invalid_grant')
})

test('RFC 9700 §4.8.2: a verifier without a challenge redeems nothing', async () => {
  const flow = await startFlow(old)
  for (const name of ['code_challenge', 'code_challenge_method']) flow.url.searchParams.delete(name)
  expect(await errorOf(flow.redeem(await browser.authorize(flow.url)))).toBe('invalid_grant')
})

/** Sends a form to the token endpoint. */
const postForm = (params: Record<string, string>, headers: Record<string, string>) =>
  send(app, '/oauth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(params).toString(),
  })

test('oidc-provider f1bb868: a secret counts in strict base64 only', async () => {
  const code = { grant_type: 'authorization_code', code: 'none', redirect_uri: notes.redirectUri }
  const strict = btoa(`${notes.id}:${notes.secret}`)
  const errorFor = async (credentials: string) =>
    JSON.parse((await postForm(code, { authorization: `Basic ${credentials}` })).text).error
  expect(await errorFor(strict)).toBe('invalid_grant')
  for (const loose of [
    `${strict.slice(0, 4)}~${strict.slice(4)}`,
    `${strict.slice(0, 4)}=${strict.slice(4)}`,
  ])
    expect(await errorFor(loose)).toMatch(/^invalid_(request|client)$/)
})

test('oidc-provider 99f0e46: a page without an origin reads nothing', async () => {
  const { headers } = await postForm({ client_id: open.id }, { origin: 'null' })
  expect(headers.has('access-control-allow-origin')).toBe(false)
})

test('oidc-provider 1548834, Logto 58cb52c: no address that a caller names is fetched', async () => {
  await using receiver = await startReceiver()
  const at = (path: string) => new URL(path, receiver.url).href
  const named = { client_id: at('/client'), request_uri: at('/request') }
  for (const [name, address] of Object.entries(named)) {
    const { url } = await startFlow(open, { [name]: address })
    expect((await browser.follow(url)).answer.status).toBeLessThan(500)
    const { status } = await postForm({ client_id: open.id, [name]: address }, {})
    expect([400, 401]).toContain(status)
  }
  expect(receiver.received).toEqual([])
})
