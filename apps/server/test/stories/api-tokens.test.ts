import jwt, { type JwtPayload } from 'jsonwebtoken'
import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { registerApp, withApps } from '../support/apps.ts'
import { refusal, register, type Browser } from '../support/harness.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const audience = 'https://api.notes.example'
const staff = 'https://api.staff.example'
await registerApp(app, { name: 'Notes', audience })
await registerApp(app, { name: 'Staff', audience: staff, roles: ['admin'] })

const tokenFor = ({ api }: Browser, aud = audience) => api.auth.apiToken.mutate({ audience: aud })
const accountOf = (username: string) => ({ username })
const users = () => app.database.em.fork()

async function signedInAs(name: string) {
  const browser = app.browser()
  return { browser, ...(await register(app, browser, name)) }
}

/** Verifies a token as another program would: with the published keys alone. */
async function read(token: string): Promise<JwtPayload> {
  const { text } = await send(app, '/.well-known/jwks.json', { method: 'GET' })
  const { keys }: { keys: Record<string, string>[] } = JSON.parse(text)
  const kid = jwt.decode(token, { complete: true })?.header.kid
  const key = keys.find((one) => one['kid'] === kid) ?? {}
  const verified = jwt.verify(token, createPublicKey({ key, format: 'jwk' }), {
    algorithms: ['ES256'],
    issuer: app.url,
  })
  return verified as JwtPayload
}

test('a signed-in person gets a token for the API of an app, which its published key verifies', async () => {
  const { browser, user } = await signedInAs('ann')
  const { token, expiresAt } = await tokenFor(browser)
  expect(token.length).toBeLessThanOrEqual(700)
  expect(jwt.decode(token, { complete: true })?.header).toEqual({
    alg: 'ES256',
    typ: 'at+jwt',
    kid: expect.any(String),
  })
  const claims = await read(token)
  const { sessionId } = await browser.api.auth.tokenInfo.query()
  const { subject } = await users().findOneOrFail(User, { id: user.id })
  expect(subject).toMatch(/^[0-9a-f]{22}$/)
  expect(claims).toEqual({
    iss: app.url,
    sub: subject,
    aud: audience,
    role: 'user',
    status: 'active',
    sid: sessionId,
    iat: expect.any(Number),
    exp: Number(claims.iat) + 600,
    jti: expect.any(String),
  })
  expect(new Date(expiresAt).getTime()).toBe(Number(claims.exp) * 1000)
})

test('an account has one subject, also where its first tokens are asked for at once', async () => {
  const { browser } = await signedInAs('bea')
  const tokens = await Promise.all(Array.from({ length: 8 }, () => tokenFor(browser)))
  const subjects = new Set(tokens.map(({ token }) => jwt.decode(token)?.sub))
  expect(subjects.size).toBe(1)
  const { browser: other } = await signedInAs('ben')
  expect(subjects).not.toContain(jwt.decode((await tokenFor(other)).token)?.sub)
})

test('an audience of no app is NOT_FOUND', async () => {
  const { browser } = await signedInAs('cyd')
  for (const unknown of [
    'https://unknown.example',
    `${audience}/`,
    audience.toUpperCase(),
    'latchkey',
  ])
    expect((await refusal(tokenFor(browser, unknown))).reason).toBe('NOT_FOUND')
})

test('an app admits the roles that it names, as they are at this moment', async () => {
  const { browser } = await signedInAs('dan')
  expect((await refusal(tokenFor(browser, staff))).reason).toBe('FORBIDDEN')
  await users().nativeUpdate(User, accountOf('dan'), { role: 'admin' })
  const { token } = await tokenFor(browser, staff)
  expect(await read(token)).toMatchObject({ role: 'admin', aud: staff })
  await users().nativeUpdate(User, accountOf('dan'), { role: 'user' })
  expect((await refusal(tokenFor(browser, staff))).reason).toBe('FORBIDDEN')
})

test('neither a session token nor an API token is taken for the other', async () => {
  const { browser } = await signedInAs('eve')
  const { token } = await tokenFor(browser)
  const { accessToken } = browser.jar
  const me = (bearer: string) =>
    send(app, '/trpc/auth.me', { method: 'GET', headers: { authorization: `Bearer ${bearer}` } })
  expect((await me(accessToken)).status).toBe(200)
  expect((await me(token)).status).toBe(401)
  await expect(read(accessToken)).rejects.toThrow()
})

test('a person who signed out or was banned gets no token', async () => {
  const { browser: gone } = await signedInAs('fay')
  const { accessToken } = gone.jar
  await gone.api.auth.logout.mutate()
  gone.jar.accessToken = accessToken
  expect((await refusal(tokenFor(gone))).reason).toBe('UNAUTHENTICATED')
  const { browser: banned } = await signedInAs('gus')
  await users().nativeUpdate(User, accountOf('gus'), { status: 'banned' })
  expect((await refusal(tokenFor(banned))).reason).toBe('UNAUTHENTICATED')
})
