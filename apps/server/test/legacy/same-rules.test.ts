import { runOldClient } from '@latchkey/tools/testing/predecessor'
import { expect, test } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { password, refusal, register, signIn } from '../support/harness.ts'
import { scrape } from '../support/scrape-metrics.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { people } from './golden-client.ts'
import { legacyEnv, oldClient } from './old-client.ts'
import { adoptPeople, secretKey } from './old-people.ts'

const app = await useTestApp({ ...legacyEnv, METRICS_PORT: '0' })
const typed = 'correct horse battery staple'

test('wrong passwords of old clients and of the pages fill one budget', async () => {
  await register(app, app.browser(), 'ann')
  const email = 'ann@example.com'
  for (let count = 0; count < 5; count += 1) await oldClient(app).login(email, 'wrong wrong wrong')
  const answer = await oldClient(app).login(email, typed)
  expect(answer.status).toBe(429)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(answer.json).toEqual({ success: false, message: expect.any(String) })
  const { api } = app.browser()
  const attempt = api.auth.login.mutate({ identifier: email, password: password(typed) })
  expect(await refusal(attempt)).toMatchObject({ reason: 'RATE_LIMITED' })
})

test('the security log and the list of devices have old clients as everybody', async () => {
  const browser = app.browser()
  const { user } = await register(app, browser, 'bob')
  const { json } = await oldClient(app).login('bob@example.com', typed)
  await oldClient(app).login('bob@example.com', 'wrong wrong wrong')
  expect(await browser.api.account.sessions.query()).toHaveLength(2)
  await oldClient(app).call('/logout', { ...(json.token !== undefined && { token: json.token }) })
  expect(await browser.api.account.sessions.query()).toHaveLength(1)
  const events = await app.database.em.fork().find(SecurityEvent, { userId: user.id })
  expect(events.map(({ kind }) => kind).toSorted()).toEqual(
    ['registered', 'signed_in', 'sign_in_failed', 'signed_out'].toSorted(),
  )
})

test('a metric counts the calls of every path, and what they ended in', async () => {
  const name = 'latchkey_call_duration_seconds_count'
  const counted = async (procedure: string, outcome: string) =>
    (await scrape(app)).value(name, { procedure, outcome }) ?? 0
  const before = await counted('/profile', 'UNAUTHENTICATED')
  await oldClient(app).profile()
  await oldClient(app).call('/profile?x=1', { method: 'GET' })
  await expect.poll(() => counted('/profile', 'UNAUTHENTICATED')).toBe(before + 2)
  expect(await counted('/login', 'RATE_LIMITED')).toBeGreaterThan(0)
  // Another spelling of a path must not create another series.
  const spelled = await oldClient(app).call('/pr%6Ffile', { method: 'GET' })
  expect(spelled.status).toBe(404)
  await expect.poll(() => counted('unknown', 'NOT_FOUND')).toBeGreaterThan(0)
  expect((await scrape(app)).text).not.toContain('%6F')
})

test('a page signs in beside it as before', async () => {
  const browser = app.browser()
  await register(app, browser, 'cleo')
  await signIn(browser, 'cleo')
  expect((await browser.api.auth.me.query()).username).toBe('cleo')
})

test('a client written for the predecessor finds nothing changed', async () => {
  const own = await useTestApp({
    ...legacyEnv,
    LEGACY_TIME_ZONE: 'UTC',
    LEGACY_FIRST_SIGN_IN: 'digest:2099-12-31',
    SECRET_KEY: secretKey,
    JWT_SECRET_KEY: people.jwt_secret,
    CODE_RESEND_SECONDS: '0',
    CORS_ORIGINS: 'http://shop.example.com',
    MAIL_SERVER: '',
    MAIL_DEFAULT_SENDER: '',
  })
  await adoptPeople(own)
  const terms = ['--secret', 'accounts', '--level', 'contract', '--spread']
  expect(await runOldClient(own.url, terms)).toEqual({
    code: 0,
    err: '',
    failed: [],
    sum: expect.stringMatching(/^\d{3} right, 0 wrong/),
  })
})
