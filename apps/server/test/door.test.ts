import { request } from 'node:http'
import { expect, test } from 'vitest'
import { appRouter } from '../src/router.ts'
import { good, register, startTestApp, type TestApp } from './harness.ts'

type Procedure = {
  _def: { type: string; inputs: { def: { shape: Record<string, unknown> } }[] }
}

const { _def: routes } = appRouter
const procedures = Object.entries(routes.procedures as unknown as Record<string, Procedure>)
const mutations = procedures.filter(([, { _def }]) => _def.type === 'mutation')
const fieldsOf = ({ _def }: Procedure) => Object.keys(_def.inputs[0]?.def.shape ?? {})
const withInput = mutations.filter(([, procedure]) => fieldsOf(procedure).length > 0)

const samples: Record<string, unknown> = {
  email: 'ann@example.com',
  type: 'register',
  locale: 'en',
  challengeId: 'A'.repeat(22),
  code: '123456',
  username: 'ann',
  identifier: 'ann',
  password: good,
  currentPassword: good,
  bio: 'hello',
  avatar: 'https://example.com/a.png',
  id: 'x',
}
const validInput = (procedure: Procedure) =>
  Object.fromEntries(fieldsOf(procedure).map((field) => [field, samples[field]]))

type Call = { method?: string; headers?: Record<string, string>; body?: unknown }

/** A bare request line and bare headers: no client tidies them up on the way. */
async function send(app: TestApp, path: string, { method = 'POST', headers, body }: Call = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const call = request({ host: '127.0.0.1', port: app.port, method, path, headers }, (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () =>
      resolve(
        new Response(Buffer.concat(chunks), {
          status: answer.statusCode ?? 0,
          headers: answer.headers as Record<string, string>,
        }),
      ),
    )
  })
  call.on('error', reject)
  call.end(body === undefined ? undefined : Buffer.from(JSON.stringify(body)))
  const response = await promise
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  const { error } = (isJson ? JSON.parse(text) : {}) as { error?: { data: object } }
  return { status: response.status, headers: response.headers, text, data: error?.data }
}

const json = { 'content-type': 'application/json' }

async function signedIn(app: TestApp) {
  const browser = app.browser()
  await register(app, browser, 'ann')
  const { cookie, accessToken } = browser.jar
  return { browser, headers: { cookie, authorization: `Bearer ${accessToken}` } }
}

test('the router lists the mutations these tests go through', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(12)
  expect(withInput.length).toBeGreaterThanOrEqual(9)
})

test('a batch is refused', async () => {
  await using app = await startTestApp()
  const one = { identifier: 'ann', password: good }
  const twice = await send(app, '/trpc/auth.login,auth.login?batch=1', {
    headers: json,
    body: { 0: one, 1: one },
  })
  expect(twice).toMatchObject({ status: 404, data: { reason: 'NOT_FOUND' } })
  for (const body of [{ 0: one, 1: one }, [one, one]]) {
    const alone = await send(app, '/trpc/auth.login?batch=1', { headers: json, body })
    expect(alone).toMatchObject({ status: 400, data: { reason: 'INVALID_INPUT' } })
  }
  const query = await send(app, '/trpc/auth.me,auth.me?batch=1', { method: 'GET' })
  expect(query).toMatchObject({ status: 404, data: { reason: 'NOT_FOUND' } })
})

test.each([
  '/trpc/auth%2Elogin',
  '/trpc/auth%252Elogin',
  '/trpc/%61uth.login',
  '/%74rpc/auth.login',
  '/trpc//auth.login',
  '/trpc/auth/login',
  '/TRPC/auth.login',
  'http://elsewhere.example/trpc/auth.login',
])('%s is no other way to spell a procedure', async (path) => {
  await using app = await startTestApp()
  const body = { identifier: 'ann', password: good }
  const odd = await send(app, path, { headers: json, body })
  expect(odd.status).toBe(404)
  expect(odd.text).not.toContain('INVALID_CREDENTIALS')
  const plain = await send(app, '/trpc/auth.login', { headers: json, body })
  expect(plain).toMatchObject({ status: 401, data: { reason: 'INVALID_CREDENTIALS' } })
})

test.each([
  ['multipart/form-data; boundary=x'],
  ['text/plain'],
  ['application/x-www-form-urlencoded'],
  ['application/jsonp'],
  [undefined],
])('no mutation takes a body of type %s', async (type) => {
  await using app = await startTestApp()
  const { browser, headers } = await signedIn(app)
  for (const [path, procedure] of mutations) {
    const call = {
      headers: { ...headers, ...(type && { 'content-type': type }) },
      body: validInput(procedure),
    }
    expect(await send(app, `/trpc/${path}`, call), path).toMatchObject({ status: 415 })
  }
  expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann', bio: null })
})

test.each([
  ['a foreign Origin', { origin: 'https://evil.example' }],
  ['an opaque Origin', { origin: 'null' }],
  ['an Origin of another port', { origin: 'http://localhost:1' }],
  ['cross-site without an Origin', { 'sec-fetch-site': 'cross-site' }],
])('no mutation acts for %s', async (_name, foreign) => {
  await using app = await startTestApp()
  const { browser, headers } = await signedIn(app)
  for (const [path, procedure] of mutations) {
    const call = { headers: { ...headers, ...json, ...foreign }, body: validInput(procedure) }
    expect(await send(app, `/trpc/${path}`, call), path).toMatchObject({
      status: 403,
      data: { reason: 'FORBIDDEN' },
    })
  }
  expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann', bio: null })
})

const wrong: unknown[] = [1, true, [], ['ann'], {}, { $ne: null }, { $gt: '' }, { toString: 'ann' }]

test.each(withInput)('%s refuses every field of a wrong type', async (path, procedure) => {
  await using app = await startTestApp()
  const headers = { ...json, ...(await signedIn(app)).headers }
  for (const field of fieldsOf(procedure)) {
    expect(samples).toHaveProperty(field)
    for (const value of wrong) {
      const body = { ...validInput(procedure), [field]: value }
      const answer = await send(app, `/trpc/${path}`, { headers, body })
      expect(answer, `${field} = ${JSON.stringify(value)}`).toMatchObject({
        status: 400,
        data: { reason: 'INVALID_INPUT', fields: { [field]: expect.any(String) } },
      })
    }
  }
  for (const body of [[], 'ann', 1, [validInput(procedure)]]) {
    const answer = await send(app, `/trpc/${path}`, { headers, body })
    expect(answer).toMatchObject({ status: 400, data: { reason: 'INVALID_INPUT' } })
  }
})

test.each(withInput)('%s refuses a role, a status and any other key', async (path, procedure) => {
  await using app = await startTestApp()
  const { browser, headers } = await signedIn(app)
  const extras = { role: 'superadmin', status: 'banned', userId: 1, isVerified: true }
  for (const [key, value] of Object.entries(extras)) {
    const body = { ...validInput(procedure), [key]: value }
    const answer = await send(app, `/trpc/${path}`, { headers: { ...json, ...headers }, body })
    expect(answer, key).toMatchObject({
      status: 400,
      data: { reason: 'INVALID_INPUT', fields: { [key]: 'UNKNOWN_FIELD' } },
    })
  }
  expect(await browser.api.auth.me.query()).toMatchObject({ role: 'user', status: 'active' })
})

test('a body over 16 kB and an unknown procedure are refused', async () => {
  await using app = await startTestApp()
  const body = { identifier: 'a'.repeat(16 * 1024), password: good }
  expect(await send(app, '/trpc/auth.login', { headers: json, body })).toMatchObject({
    status: 413,
    data: { reason: 'INVALID_INPUT' },
  })
  const unknown = ['auth.nothing', 'nothing', 'auth', '__proto__', 'constructor', 'auth.toString']
  for (const path of unknown) {
    const answer = await send(app, `/trpc/${path}`, { headers: json, body: {} })
    expect(answer, path).toMatchObject({ status: 404, data: { reason: 'NOT_FOUND', path } })
  }
})

test('no mutation runs by GET', async () => {
  await using app = await startTestApp()
  const { browser, headers } = await signedIn(app)
  for (const [path, procedure] of mutations) {
    const input = encodeURIComponent(JSON.stringify(validInput(procedure)))
    const call = { method: 'GET', headers }
    const answer = await send(app, `/trpc/${path}?input=${input}`, call)
    expect([404, 405], path).toContain(answer.status)
    expect(answer.data, path).toMatchObject({ path })
  }
  expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann', bio: null })
})

test('a forged Host changes nothing in a mail', async () => {
  await using app = await startTestApp()
  await signedIn(app)
  const headers = {
    ...json,
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example',
  }
  const body = { email: 'ann@example.com', type: 'register' }
  expect(await send(app, '/trpc/auth.sendCode', { headers, body })).toMatchObject({ status: 200 })
  const mail = await app.mailbox.next('ann@example.com')
  expect(mail.text).toContain(app.url)
  expect(JSON.stringify(mail)).not.toContain('evil.example')
})

test.each([
  ['/health', 200],
  ['/trpc/auth.me', 401],
  ['/trpc/auth%2Eme', 404],
  ['/nothing.txt', 404],
])('%s carries the security headers', async (path, status) => {
  await using app = await startTestApp()
  const answer = await send(app, path, { method: 'GET' })
  expect(answer.status).toBe(status)
  const policy = answer.headers.get('content-security-policy')
  expect(policy).toContain(`default-src 'self'`)
  expect(policy).toContain(`frame-ancestors 'none'`)
  expect(policy).not.toContain('unsafe')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
  })
  expect(answer.headers.has('x-powered-by')).toBe(false)
  if (path.startsWith('/trpc')) expect(answer.headers.get('cache-control')).toBe('no-store')
})

test.each(['/.env', '/.git/HEAD', '/%2eenv', '/%2egit/HEAD', '/dev/inbox', '/dev/inbox.json'])(
  '%s is not served',
  async (path) => {
    await using app = await startTestApp()
    expect(await send(app, path, { method: 'GET' })).toMatchObject({ status: 404 })
  },
)

test.each(['/../package.json', '/assets/../../package.json', '/..%2fpackage.json'])(
  '%s leads nowhere',
  async (path) => {
    await using app = await startTestApp()
    const answer = await send(app, path, { method: 'GET' })
    expect([400, 403, 404]).toContain(answer.status)
    expect(answer.text).not.toContain('@latchkey')
  },
)
