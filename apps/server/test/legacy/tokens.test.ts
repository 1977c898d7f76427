import jwt from 'jsonwebtoken'
import { describe, expect, test } from 'vitest'
import { hours, seconds } from '../../src/clock.ts'
import { register, refusal } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { legacyEnv, oldClient, startLegacyApp } from './old-client.ts'

const secret = 'a secret of the tokens of this test file'
const app = await useTestApp({ ...legacyEnv, JWT_SECRET_KEY: secret })
const typed = 'correct horse battery staple'

async function signedIn(name: string) {
  const browser = app.browser()
  const { user } = await register(app, browser, name)
  const client = oldClient(app)
  const { json } = await client.login(`${name}@example.com`, typed)
  const { token = '' } = json
  return { browser, client, user, token, claims: jwt.verify(token, secret) as jwt.JwtPayload }
}

const sign = (claims: object, header: object = {}, key = secret) =>
  jwt.sign(claims, key, { noTimestamp: true, header: { alg: 'HS256', typ: 'JWT', ...header } })

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

describe('a token of an old client', () => {
  test('has the header and claims of the predecessor, a session beside them, and a day to live', async () => {
    const { token, user, claims } = await signedIn('ann')
    expect(jwt.decode(token, { complete: true })?.header).toEqual({ alg: 'HS256', typ: 'JWT' })
    const { sid, exp, ...known } = claims
    expect(known).toEqual({ user_id: user.id, role: 'user' })
    expect(sid).toMatch(/^[0-9a-f-]{36}$/)
    expect(Math.abs((exp ?? 0) - Date.now() / 1000 - 86_400)).toBeLessThan(60)
  })

  test('is no access token, and an access token is none of these', async () => {
    const { browser, client, token } = await signedIn('bob')
    const access = browser.jar.accessToken ?? ''
    expect((await client.profile(token)).status).toBe(200)
    expect((await client.profile(access)).status).toBe(401)
    expect((await client.call('/logout', { token: access })).status).toBe(401)
    expect((await browser.api.auth.me.query()).username).toBe('bob')
    browser.jar.accessToken = token
    expect(await refusal(browser.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
    expect(await refusal(browser.api.auth.tokenInfo.query())).toMatchObject({
      reason: 'UNAUTHENTICATED',
    })
  })

  test('is no access token with its claims under the type of the other either', async () => {
    const { browser, client, token, claims } = await signedIn('cleo')
    const access = browser.jar.accessToken ?? ''
    const ours = jwt.verify(access, secret) as jwt.JwtPayload
    expect((await client.profile(sign(ours))).status).toBe(401)
    expect((await client.profile(sign(claims, { typ: 'at+jwt' }))).status).toBe(401)
    browser.jar.accessToken = sign(claims, { typ: 'at+jwt' })
    expect(await refusal(browser.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
    expect((await client.profile(token)).status).toBe(200)
  })

  test.each([
    [
      'of the predecessor, which names no session',
      ({ user_id, role, exp }: jwt.JwtPayload) => sign({ user_id, role, exp }),
    ],
    ['without a date of expiry', ({ exp: _exp, ...claims }: jwt.JwtPayload) => sign(claims)],
    ['that has expired', (claims: jwt.JwtPayload) => sign({ ...claims, exp: inAnHour() - 3605 })],
    [
      'that lives for longer than a day',
      (claims: jwt.JwtPayload) => sign({ ...claims, exp: inAnHour() + 86_400 }),
    ],
    ['without an account', ({ user_id: _id, ...claims }: jwt.JwtPayload) => sign(claims)],
    [
      'whose account is a text',
      (claims: jwt.JwtPayload) => sign({ ...claims, user_id: String(claims['user_id']) }),
    ],
    [
      'of another account',
      (claims: jwt.JwtPayload) => sign({ ...claims, user_id: Number(claims['user_id']) + 1 }),
    ],
    [
      'of another session',
      (claims: jwt.JwtPayload) => sign({ ...claims, sid: crypto.randomUUID() }),
    ],
    ['whose session is a number', (claims: jwt.JwtPayload) => sign({ ...claims, sid: 1 })],
    ['with a critical extension', (claims: jwt.JwtPayload) => sign(claims, { crit: ['exp'] })],
    ['under another secret', (claims: jwt.JwtPayload) => sign(claims, {}, 'jwt-secret-string')],
    [
      'without a signature',
      (claims: jwt.JwtPayload) => jwt.sign(claims, '', { algorithm: 'none', noTimestamp: true }),
    ],
    ['under another algorithm', (claims: jwt.JwtPayload) => sign(claims, { alg: 'HS512' })],
  ])('%s is refused', async (_what, forge) => {
    const { client, claims, token } = await signedIn(`n${crypto.randomUUID().slice(0, 8)}`)
    const answer = await client.profile(forge(claims))
    expect(answer.status).toBe(401)
    expect(answer.json).toEqual({ success: false, message: expect.any(String) })
    expect((await client.profile(token)).status).toBe(200)
  })

  test('ends after a day', async () => {
    await using own = await startLegacyApp()
    await register(own, own.browser(), 'dora')
    const client = oldClient(own)
    const { json } = await client.login('dora@example.com', typed)
    own.pass(hours(24) - seconds(60))
    expect((await client.profile(json.token)).status).toBe(200)
    own.pass(seconds(61))
    expect((await client.profile(json.token)).status).toBe(401)
  })
})
