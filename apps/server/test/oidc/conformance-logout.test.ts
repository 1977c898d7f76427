import { checkSignOutInput } from '@latchkey/shared/app'
import jwt from 'jsonwebtoken'
import { createPublicKey, type webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { createOidcApp } from '../support/oidc-app.ts'
import { createPlainClient, partsOf, type Params } from '../support/plain-client.ts'
import { register, signIn } from '../support/harness.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { useTestApp } from '../support/use-test-app.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

// The modules of the OpenID Foundation's plans "Config OP", "RP-Initiated OP" and "Back-Channel OP", each
// by its name. A module that asks a person for a screenshot becomes a check of the page or the question
// here.

const receiver = await startReceiver()
const app = await useTestApp(withApps)
const bye = 'https://notes.example/post_logout_redirect'
const client = await createOidcApp(app, {
  name: 'Conformance',
  pkce: 'optional',
  postLogoutUris: [bye],
  backchannelLogoutUri: receiver.url,
})
app.logouts.wake()
await register(app, app.browser(), 'ann')

const readDiscovery = () => fetch(`${app.url}/.well-known/openid-configuration`)
const readJson = async (url: string) =>
  (await (await fetch(url)).json()) as Record<string, unknown> & {
    keys: (webcrypto.JsonWebKey & { kid: string; alg: string; use: string })[]
  }

test('oidcc-discovery-endpoint-verification', async () => {
  const answer = await readDiscovery()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('application/json'),
  ])
  const known = (await answer.json()) as Record<string, unknown>
  expect(known).toMatchObject({
    issuer: app.url,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    scopes_supported: expect.arrayContaining(['openid']),
    grant_types_supported: expect.arrayContaining(['authorization_code']),
    claims_supported: expect.arrayContaining(['sub', 'email']),
    code_challenge_methods_supported: ['S256'],
  })
  // Addresses are https if the service has it: every one is below the issuer.
  const addresses = Object.entries(known).filter(([name]) => /_(endpoint|uri)$/.test(name))
  expect(addresses.map(([name]) => name)).toEqual(
    expect.arrayContaining(['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint']),
  )
  for (const [, address] of addresses) expect(address).toMatch(`${app.url}/`)
  // Frames of another site get no cookies, so features that need them are not promised.
  for (const framed of ['check_session_iframe', 'frontchannel_logout_supported'])
    expect(known).not.toHaveProperty(framed)
  const { keys } = await readJson(String(known['jwks_uri']))
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
  for (const key of keys) {
    expect(key).toMatchObject({ kid: expect.any(String), use: 'sig' })
    for (const secret of ['d', 'p', 'q', 'k']) expect(key).not.toHaveProperty(secret)
  }
})

test('oidcc-rp-initiated-logout-discovery-endpoint-verification, oidcc-backchannel-logout-discovery-endpoint-verification', async () => {
  expect(await (await readDiscovery()).json()).toMatchObject({
    end_session_endpoint: `${app.url}/oauth/logout`,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  })
})

/** The beginning of each module: a user signs in, and the program asks to sign out. */
async function askToSignOut(change: (given: Params) => Params) {
  const person = app.browser()
  await signIn(person, 'ann')
  const browser = createAppBrowser(app, person)
  const plain = createPlainClient(app, client, browser)
  const { id_token: hint, claims } = await plain.signInWith()
  const state = 's'.repeat(128)
  const asked = change({ id_token_hint: hint, post_logout_redirect_uri: bye, state })
  const query = new URLSearchParams(asked).toString()
  const answer = await browser.visit(`/oauth/logout?${query}`)
  const [path, behind = ''] = (answer.headers.get('location') ?? '').split('#')
  /** Acts as our page: it asks unless the request is proven, signs out and redirects. */
  const goOn = async () => {
    expect([answer.status, path]).toEqual([303, '/logout'])
    const request = checkSignOutInput.parse(Object.fromEntries(new URLSearchParams(behind)))
    const judged = await person.api.auth.checkSignOut.mutate(request)
    await person.api.auth.logout.mutate()
    expect((await plain.answerTo({ prompt: 'none' })).get('error')).toBe('login_required')
    return judged
  }
  return { answer, goOn, claims, state }
}

const without =
  (name: string) =>
  (given: Params): Params =>
    Object.fromEntries(Object.entries(given).filter(([key]) => key !== name))

test('oidcc-rp-initiated-logout', async () => {
  const { goOn, state } = await askToSignOut((given) => given)
  expect(await goOn()).toMatchObject({ isProven: true, url: `${bye}?state=${state}` })
})

test('oidcc-rp-initiated-logout-no-state', async () => {
  const { goOn } = await askToSignOut(without('state'))
  expect(await goOn()).toMatchObject({ isProven: true, url: bye })
})

test.each([
  ['oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', 'https://notes.example/other'],
  ['oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', `${bye}?foo=bar`],
])('%s', async (_, address) => {
  const { answer } = await askToSignOut((given) => ({
    ...given,
    post_logout_redirect_uri: address,
  }))
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  expect(await answer.text()).toContain(`isn’t registered: ${address}`)
})

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const doubtful: Record<string, (given: Params) => Params> = {
  'oidcc-rp-initiated-logout-modified-id-token-hint': ({ id_token_hint: hint = '', ...given }) => ({
    ...given,
    id_token_hint: `${part({ alg: 'none' })}.${hint.split('.')[1]}.`,
  }),
  'oidcc-rp-initiated-logout-bad-id-token-hint': ({ id_token_hint: hint = '', ...given }) => ({
    ...given,
    id_token_hint: jwt.sign(partsOf(hint).claims, client.secret ?? '', { algorithm: 'HS256' }),
  }),
  'oidcc-rp-initiated-logout-no-id-token-hint': without('id_token_hint'),
  'oidcc-rp-initiated-logout-no-params': () => ({}),
  'oidcc-rp-initiated-logout-only-state': ({ state = '' }) => ({ state }),
}

test.each(Object.entries(doubtful))('%s: it asks first, and leads nowhere', async (_, change) => {
  const { goOn } = await askToSignOut(change)
  expect(await goOn()).toMatchObject({ isAllowed: true, isProven: false, url: null })
})

test('oidcc-rp-initiated-logout-no-post-logout-redirect-uri', async () => {
  const { goOn } = await askToSignOut(without('post_logout_redirect_uri'))
  expect(await goOn()).toMatchObject({ isProven: true, url: null })
})

test('oidcc-backchannel-rp-initiated-logout', async () => {
  const { goOn, claims, state } = await askToSignOut((given) => given)
  expect(await goOn()).toMatchObject({ url: `${bye}?state=${state}` })
  const tokens = () =>
    receiver.received.map(({ body }) => new URLSearchParams(body).get('logout_token') ?? '')
  const isTold = (token: string) => partsOf(token).claims['sid'] === claims['sid']
  await expect.poll(() => tokens().some(isTold), { timeout: patience }).toBe(true)
  const token = tokens().find(isTold) ?? ''
  const { keys } = await readJson(`${app.url}/.well-known/jwks.json`)
  const key = keys.find(({ kid }) => kid === partsOf(token).header.kid)
  if (!key) throw new Error('no key verifies it')
  const terms = { algorithms: ['RS256' as const], issuer: app.url, audience: client.id }
  const verified = jwt.verify(token, createPublicKey({ key, format: 'jwk' }), terms)
  expect(verified).toMatchObject({
    sub: claims.sub,
    iat: expect.any(Number),
    jti: expect.any(String),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
  expect(verified).not.toHaveProperty('nonce')
  expect([...new URLSearchParams(receiver.received[0]?.body).keys()]).toEqual(['logout_token'])
})
