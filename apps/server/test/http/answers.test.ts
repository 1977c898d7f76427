import { expect, test } from 'vitest'
import { good, password, register, signIn, startTestApp } from '../support/harness.ts'
import { fieldsOf, json, queries, send, signedIn } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
const { browser, headers } = await signedIn(app)
const { auth, account } = browser.api

const userKeys = [
  'id',
  'username',
  'displayName',
  'email',
  'avatar',
  'role',
  'bio',
  'status',
  'locale',
  'timeZone',
  'createdAt',
  'updatedAt',
]
const keysOf = (answer: object) => Object.keys(answer)

test(
  'an answer holds what its type says and nothing more',
  { tags: ['asvs-14.2.6', 'asvs-15.3.1'] },
  async () => {
    const session = await signIn(app.browser(), 'ann')
    expect(keysOf(session)).toEqual(['status', 'accessToken', 'expiresAt', 'user'])
    const tokenKeys = ['userId', 'role', 'sessionId', 'issuedAt', 'expiresAt']
    expect(keysOf(await auth.tokenInfo.query())).toEqual(tokenKeys)
    for (const user of [
      session.user,
      await auth.me.query(),
      await account.updateProfile.mutate({}),
    ])
      expect(keysOf(user)).toEqual(userKeys)
    const [device] = await account.sessions.query()
    const deviceKeys = ['id', 'current', 'createdAt', 'lastUsedAt', 'expiresAt', 'userAgent', 'ip']
    expect(keysOf(device ?? {})).toEqual(deviceKeys)
    const [event] = await account.securityEvents.query()
    expect(keysOf(event ?? {})).toEqual(['at', 'kind', 'detail', 'ip', 'userAgent'])
    const asked = await auth.sendCode.mutate({ email: 'x@example.com', type: 'register' })
    expect(keysOf(asked)).toEqual(['challengeId', 'codeForm', 'expiresAt', 'resendAt'])
  },
)

test(
  'no query takes a secret, so that none stands in an address',
  { tags: ['asvs-14.2.1'] },
  () => {
    const fields = queries.flatMap(([, procedure]) => fieldsOf(procedure))
    expect(fields).not.toEqual([])
    for (const field of fields) expect(field).not.toMatch(/password|code|token|email|identifier/i)
  },
)

test.each(['/trpc/auth.me?callback=x', '/health?callback=x', '/ready?jsonp=x&callback=x'])(
  '%s is the same answer as without a callback',
  { tags: ['asvs-3.5.6'] },
  async (path) => {
    const [asked = ''] = path.split('?')
    const [odd, plain] = [
      await send(app, path, { method: 'GET', headers }),
      await send(app, asked, { method: 'GET', headers }),
    ]
    expect(odd.text.replace(/"at":\d+/, '')).toBe(plain.text.replace(/"at":\d+/, ''))
  },
)

test('scripts are the same for everybody', { tags: ['asvs-3.5.7'] }, async () => {
  const page = await send(app, '/login', { method: 'GET' })
  const scripts = [...page.text.matchAll(/src="(\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  expect(scripts.length).toBeGreaterThan(0)
  for (const path of [...scripts, '/login', '/account']) {
    const mine = await send(app, path, { method: 'GET', headers })
    expect(mine.text, path).toBe((await send(app, path, { method: 'GET' })).text)
  }
})

test(
  'the length an answer names is the length it has, in any script',
  { tags: ['asvs-4.2.2'] },
  async () => {
    await account.updateProfile.mutate({ bio: '你好，世界 🔑' })
    const answer = await send(app, '/trpc/auth.me', { method: 'GET', headers })
    expect(answer.text).toContain('🔑')
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(answer.text)))
  },
)

test.each([
  '/metrics',
  '/docs',
  '/panel',
  '/trpc-playground',
  '/trpc',
  '/swagger.json',
  '/debug/pprof',
  '/server-status',
  '/actuator/health',
  '/assets/',
  '/assets',
  '/trpc/auth.me/x.css',
  '/account/x.js',
  '/account.css',
])(
  '%s shows nothing of the inside, and nothing a cache would keep',
  { tags: ['asvs-13.4.3', 'asvs-13.4.5', 'asvs-14.2.5'] },
  async (path) => {
    const answer = await send(app, path, { method: 'GET', headers })
    const isPage = answer.headers.get('content-type')?.startsWith('text/html')
    if (!isPage) expect(answer).toMatchObject({ status: 404, data: { reason: 'NOT_FOUND' } })
    expect(answer.headers.get('cache-control')).toBe(isPage ? 'no-cache' : 'no-store')
    expect(answer.text).not.toMatch(/ann@example\.com|Index of|process_|heap/)
  },
)

test(
  'what is said twice is refused or counts once',
  { tags: ['asvs-1.5.3', 'asvs-15.3.7'] },
  async () => {
    const body = { identifier: 'ann', password: good }
    const twice = `{"identifier":"nobody","identifier":"ann","password":"${good}"}`
    const answer = await send(app, '/trpc/auth.login', { headers: json, body: twice })
    expect(JSON.parse(answer.text)).toMatchObject({
      result: { data: { user: { username: 'ann' } } },
    })
    const path = '/trpc/auth.codeStatus?input=%7B%7D&input=%7B%7D'
    expect(await send(app, path, { method: 'GET' })).toMatchObject({ status: 400 })
    const other = app.browser()
    await register(app, other, 'ben')
    const both = `${other.jar.cookie}; ${browser.jar.cookie}`
    const refreshed = await send(app, '/trpc/auth.refresh', { headers: { ...json, cookie: both } })
    expect(JSON.parse(refreshed.text)).toMatchObject({
      result: { data: { user: { username: 'ben' } } },
    })
    const input = encodeURIComponent(
      JSON.stringify({ identifier: 'x', password: password('x y z w') }),
    )
    const mixed = await send(app, `/trpc/auth.login?input=${input}`, { headers: json, body })
    expect(mixed.status).toBe(200)
  },
)

test(
  'a call that came over http is answered or refused, never sent on with its secrets',
  { tags: ['asvs-4.1.2'] },
  async () => {
    await using secure = await startTestApp({ PUBLIC_URL: 'https://id.example' })
    const body = { identifier: 'ann', password: good }
    const answer = await send(secure, '/trpc/auth.login', {
      headers: { ...json, 'x-forwarded-proto': 'http' },
      body,
    })
    expect(answer.headers.has('location')).toBe(false)
    expect([401, 403]).toContain(answer.status)
  },
)
