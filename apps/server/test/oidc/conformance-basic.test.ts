import jwt from 'jsonwebtoken'
import { createPublicKey, type webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import { earlier, seconds } from '../../src/clock.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { callback, createOidcApp } from '../support/oidc-app.ts'
import {
  bearer,
  createPlainClient,
  partsOf,
  type Params,
  type Tokens,
} from '../support/plain-client.ts'
import { register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

// The modules of the OpenID Foundation's plan "Basic OP", each by its name. Its client supports no PKCE.

const app = await useTestApp(withApps)
const client = await createOidcApp(app, { name: 'Conformance', pkce: 'optional' })
const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

const { authorizeUrl, answerTo, postToken, redeem, signInWith, userInfo, claimsFor, questionTo } =
  createPlainClient(app, client, browser)

test('oidcc-server', async () => {
  const { claims, id_token: idToken, token_type: type } = await signInWith()
  expect(type).toBe('Bearer')
  expect(partsOf(idToken).header).toMatchObject({ alg: 'RS256' })
  expect(claims).toMatchObject({ iss: app.url, aud: client.id, nonce: 'n' })
  expect(Number(claims.exp) > Number(claims.iat)).toBe(true)
})

test('oidcc-response-type-missing', async () => {
  const { to } = await browser.follow(authorizeUrl({ response_type: '' }))
  expect(to.searchParams.get('error')).toBe('invalid_request')
})

test('oidcc-idtoken-signature', async () => {
  const { id_token: token } = await signInWith()
  const { header } = partsOf(token)
  const answer = await fetch(`${app.url}/.well-known/jwks.json`)
  const { keys } = (await answer.json()) as { keys: (webcrypto.JsonWebKey & { kid: string })[] }
  const key = keys.find(({ kid }) => kid === header.kid)
  if (!key) throw new Error('no key verifies it')
  const terms = { algorithms: ['RS256' as const], issuer: app.url, audience: client.id }
  expect(jwt.verify(token, createPublicKey({ key, format: 'jwk' }), terms)).toHaveProperty('sub')
})

test('oidcc-idtoken-unsigned', async () => {
  // The suite leaves this module out where discovery does not offer it.
  const known = await fetch(`${app.url}/.well-known/openid-configuration`)
  const { id_token_signing_alg_values_supported: offered } = (await known.json()) as {
    id_token_signing_alg_values_supported: string[]
  }
  expect(offered.toSorted()).toEqual(['ES256', 'RS256'])
})

test('oidcc-userinfo-get, oidcc-userinfo-post-header, oidcc-userinfo-post-body', async () => {
  const { access_token: token, claims } = await signInWith()
  const body = new URLSearchParams({ access_token: token })
  for (const init of [
    { headers: bearer(token) },
    { method: 'POST', headers: bearer(token) },
    { method: 'POST', body },
  ])
    expect(await (await userInfo(init)).json()).toMatchObject({ sub: claims.sub })
})

test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
  expect((await signInWith({ nonce: '' })).claims['nonce']).toBeUndefined()
})

test('oidcc-scope-profile, oidcc-scope-email, oidcc-scope-address, oidcc-scope-phone, oidcc-scope-all', async () => {
  const [profile, email] = [{ preferred_username: 'ann' }, { email: 'ann@example.com' }]
  expect(await claimsFor('openid profile')).toMatchObject(profile)
  expect(await claimsFor('openid profile')).not.toHaveProperty('email')
  expect(await claimsFor('openid email')).toMatchObject({ ...email, email_verified: true })
  // The service has no data for these scopes, and ignores scopes that it does not offer.
  for (const scope of ['address', 'phone'])
    expect(Object.keys(await claimsFor(`openid ${scope}`))).toEqual(['sub'])
  const all = await claimsFor('openid profile email address phone')
  expect(all).toMatchObject({ ...profile, ...email })
})

test('oidcc-ensure-other-scope-order-succeeds', async () => {
  expect(await claimsFor('email openid')).toHaveProperty('email')
})

test.each([
  ['oidcc-display-page', { display: 'page' }],
  ['oidcc-display-popup', { display: 'popup' }],
  ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
  ['oidcc-login-hint', { login_hint: 'ann' }],
  ['oidcc-ui-locales', { ui_locales: 'zh' }],
  ['oidcc-claims-locales', { claims_locales: 'zh' }],
  ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
  ['oidcc-max-age-10000', { max_age: '10000' }],
  ['oidcc-prompt-none-logged-in', { prompt: 'none' }],
] satisfies [string, Params][])('%s', async (_, params) => {
  await signInWith()
  const { claims } = await signInWith(params)
  expect(claims.sub).toBeTypeOf('string')
  if ('max_age' in params) expect(claims['auth_time']).toBeTypeOf('number')
})

test('oidcc-prompt-login', async () => {
  const { claims: before } = await signInWith({ max_age: '10000' })
  app.pass(seconds(2))
  const flow = await browser.follow(authorizeUrl({ prompt: 'login' }))
  expect((await browser.reply(flow.to.pathname)).status).toBe('sign_in')
  await signIn(person, 'ann')
  const done = await browser.reply(flow.to.pathname)
  if (done.status !== 'done') throw new Error(done.status)
  const { to } = await browser.follow(done.redirectTo)
  const after = partsOf((await redeem(to.searchParams.get('code'))).id_token).claims
  expect(Number(after['auth_time'])).toBeGreaterThan(Number(before['auth_time']))
})

test('oidcc-prompt-none-not-logged-in', async () => {
  const stranger = createAppBrowser(app, app.browser())
  expect((await answerTo({ prompt: 'none' }, stranger)).get('error')).toBe('login_required')
})

test('oidcc-max-age-1', async () => {
  await signInWith()
  // The engine reads its own clock, which tests do not move.
  const long = { createdAt: earlier(new Date(), seconds(10)) }
  await app.database.em.fork().nativeUpdate(Session, {}, long)
  expect(await questionTo({ max_age: '1' })).toBe('sign_in')
})

test('oidcc-id-token-hint', async () => {
  const { id_token: hint, claims } = await signInWith()
  const again = await signInWith({ prompt: 'none', id_token_hint: hint })
  expect(again.claims.sub).toBe(claims.sub)
})

test('oidcc-codereuse, oidcc-codereuse-30seconds', async () => {
  const code = (await answerTo({})).get('code') ?? ''
  const { access_token: token } = await redeem(code)
  app.pass(seconds(30))
  const grant = { grant_type: 'authorization_code', code, redirect_uri: callback }
  const again = await postToken(grant)
  expect([again.status, await again.json()]).toMatchObject([400, { error: 'invalid_grant' }])
  expect((await userInfo({ headers: bearer(token) })).status).toBe(401)
})

test('oidcc-ensure-registered-redirect-uri', async () => {
  const { to, answer } = await browser.follow(authorizeUrl({ redirect_uri: `${callback}/other` }))
  expect([to.origin, answer.status]).toEqual([app.url, 400])
})

test('oidcc-ensure-post-request-succeeds', async () => {
  await signInWith()
  const url = authorizeUrl()
  const posted = { method: 'POST', body: url.searchParams }
  const answer = await browser.visit(url.pathname, posted)
  expect(answer.status).toBe(303)
  const back = await browser.authorize(answer.headers.get('location') ?? '')
  expect(await redeem(back.searchParams.get('code'))).toHaveProperty('id_token')
})

test('oidcc-server-client-secret-post', async () => {
  const code = (await answerTo({})).get('code') ?? ''
  const grant = { grant_type: 'authorization_code', code, redirect_uri: callback }
  const secret = { client_id: client.id, client_secret: client.secret ?? '' }
  expect((await postToken({ ...grant, ...secret }, null)).status).toBe(200)
})

/** A request that the service supports in no form is refused, to the app or on a page. */
async function expectRefused(params: Params, error: string) {
  const { to, answer } = await browser.follow(authorizeUrl(params))
  expect(to.searchParams.get('error') ?? String(answer.status)).toMatch(
    new RegExp(`^(${error}|400)$`),
  )
}

test('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', async () => {
  // Nothing listens there, and the service must not even send a request.
  const address = { request_uri: 'https://127.0.0.1:1/request' }
  await expectRefused(address, 'request_uri_not_supported')
})

test('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported, oidcc-ensure-request-object-with-redirect-uri', async () => {
  const object = { ...Object.fromEntries(authorizeUrl().searchParams), state: 'inside' }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const request = `${part({ alg: 'none' })}.${part(object)}.`
  const both: Params[] = [{ request }, { request, redirect_uri: '' }]
  for (const params of both) await expectRefused(params, 'request_not_supported')
})

test('oidcc-claims-essential', async () => {
  // The parameter is not supported: it is ignored, and discovery states that.
  const claims = JSON.stringify({ userinfo: { name: { essential: true } } })
  expect((await signInWith({ claims })).claims.sub).toBeTypeOf('string')
  const known = await fetch(`${app.url}/.well-known/openid-configuration`)
  expect(await known.json()).toMatchObject({ claims_parameter_supported: false })
})

test('oidcc-refresh-token', async () => {
  const { refresh_token: token, claims } = await signInWith({ scope: 'openid offline_access' })
  const answer = await postToken({ grant_type: 'refresh_token', refresh_token: token })
  const renewed = (await answer.json()) as Tokens
  const next = partsOf(renewed.id_token).claims
  expect(next).toMatchObject({ iss: claims.iss, sub: claims.sub, aud: claims.aud })
  expect(next['auth_time']).toBe(claims['auth_time'])
})

test('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
  const verifier = 'v'.repeat(43)
  const hash = await crypto.subtle.digest('SHA-256', Buffer.from(verifier))
  const challenge = Buffer.from(hash).toString('base64url')
  const params = { code_challenge: challenge, code_challenge_method: 'S256' }
  const code = (await answerTo(params)).get('code')
  expect(await redeem(code, { code_verifier: verifier })).toHaveProperty('id_token')
})
