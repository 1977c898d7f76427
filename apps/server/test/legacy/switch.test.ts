import { expect, test } from 'vitest'
import { Writable } from 'node:stream'
import { ConfigError, readConfig } from '../../src/config.ts'
import { register, resetPassword, password, startTestApp } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { legacyEnv, oldClient } from './old-client.ts'

const typed = 'correct horse battery staple'
const off = await useTestApp()
const on = await useTestApp({
  ...legacyEnv,
  LEGACY_SUNSET: '2027-06-30',
  CORS_ORIGINS: 'https://shop.example.com',
})

test.each([
  ['POST', '/login'],
  ['POST', '/register'],
  ['POST', '/logout'],
  ['POST', '/test-jwt'],
  ['POST', '/send-verification-code'],
  ['POST', '/reset-password'],
  ['GET', '/profile'],
])('without the switch there is no %s %s', async (method, path) => {
  const client = oldClient(off)
  const answer = await client.call(path, { method, ...(method === 'POST' && { body: {} }) })
  const unknown = await client.call('/no-such-path', {
    method,
    ...(method === 'POST' && { body: {} }),
  })
  expect([answer.status, answer.text]).toEqual([unknown.status, unknown.text])
  expect(answer.headers.get('deprecation')).toBe(null)
})

test('the page and the path of one address are two things', async () => {
  const page = await fetch(`${on.url}/login`, { headers: { accept: 'text/html' } })
  expect(page.headers.get('deprecation')).toBe(null)
  const answer = await oldClient(on).call('/login', { body: {} })
  expect(answer.status).toBe(400)
  expect(answer.json).toEqual({ success: false, message: expect.any(String) })
})

test('every answer says that the path will end, and when', async () => {
  for (const answer of [
    await oldClient(on).call('/login', { body: {} }),
    await oldClient(on).profile(),
  ]) {
    expect(answer.headers.get('deprecation')).toMatch(/^@\d{10}$/)
    expect(answer.headers.get('sunset')).toBe('Wed, 30 Jun 2027 00:00:00 GMT')
    expect(answer.headers.get('link')).toContain('rel="deprecation"')
    expect(answer.headers.get('set-cookie')).toBe(null)
  }
})

test('pages of configured origins may call, without cookies, and no others', async () => {
  const origin = 'https://shop.example.com'
  const known = await oldClient(on).call('/login', { body: {}, headers: { origin } })
  expect(known.headers.get('access-control-allow-origin')).toBe(origin)
  expect(known.headers.get('access-control-allow-credentials')).toBe(null)
  for (const other of ['https://evil.example', 'null']) {
    const answer = await oldClient(on).call('/login', { body: {}, headers: { origin: other } })
    expect(answer.headers.get('access-control-allow-origin')).toBe(null)
  }
})

test('a sign-out, a ban, a reset and a revocation end an old token at once', async () => {
  const browser = on.browser()
  const { user } = await register(on, browser, 'ann')
  const email = 'ann@example.com'
  const client = oldClient(on)
  const tokens = async (sent = typed) => String((await client.login(email, sent)).json.token)
  const revoked = await tokens()
  const sessions = await browser.api.account.sessions.query()
  const theirs = sessions.find(({ current }) => !current)
  await browser.api.account.revokeSession.mutate({ id: theirs?.id ?? '' })
  expect((await client.profile(revoked)).status).toBe(401)

  const reset = await tokens()
  await resetPassword(on, on.browser(), { email, wish: password('another long password') })
  expect((await client.profile(reset)).status).toBe(401)

  const banned = await tokens('another long password')
  expect((await client.profile(banned)).status).toBe(200)
  await on.database.em
    .fork()
    .getConnection()
    .execute(`update users set status = 'banned' where id = ${user.id}`)
  expect((await client.profile(banned)).status).toBe(401)
  const refused = await client.login(email, 'another long password')
  expect([refused.status, refused.json.success]).toEqual([401, false])
})

test('LEGACY_FIRST_SIGN_IN=digest:<date> is warned of at every start', async () => {
  const lines: string[] = []
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  await using app = await startTestApp(
    { ...legacyEnv, LEGACY_FIRST_SIGN_IN: 'digest:2027-01-31' },
    { logLevel: 'info', logTo },
  )
  expect(app.url).toContain('http')
  expect(lines.join('\n')).toContain('2027-01-31')
})

test.each([
  ['LEGACY_FIRST_SIGN_IN', 'digest'],
  ['LEGACY_FIRST_SIGN_IN', 'digest:2027-02-31'],
  ['LEGACY_TIME_ZONE', 'Beijing'],
  ['LEGACY_SUNSET', 'next summer'],
])('%s=%s is refused', (name, value) => {
  expect(() => readConfig({ NODE_ENV: 'test', LEGACY_CLIENTS: 'true', [name]: value })).toThrow(
    ConfigError,
  )
})
