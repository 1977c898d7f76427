import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { good, startTestApp } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { json, send, speak, type Answer } from '../support/raw-http.ts'

const app = await useTestApp()
const development = await useTestApp({ MAIL_SERVER: '' })
const secure = await useTestApp({ PUBLIC_URL: 'https://id.example' })

function expectGuarded({ headers }: Answer) {
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain(`default-src 'none'`)
  expect(policy).toContain(`frame-ancestors 'none'`)
  expect(policy).not.toMatch(/script-src (?!('self'|'sha256-[\w+/=]+')(;|$))|unsafe-eval/)
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  })
  expect(headers.get('permissions-policy')).toContain('camera=()')
  for (const telling of ['x-powered-by', 'server', 'access-control-allow-origin']) {
    expect(headers.has(telling), telling).toBe(false)
  }
}

const get = { method: 'GET' }
const login = '/trpc/auth.login'
const body = { identifier: 'nobody', password: good }
const large = { ...body, identifier: 'a'.repeat(20_000) }

test.each<[string, string, number, Parameters<typeof send>[2]]>([
  ['health', '/health', 200, get],
  ['health by HEAD', '/health', 200, { method: 'HEAD' }],
  ['readiness', '/ready', 200, get],
  ['a refused query', '/trpc/auth.me', 401, get],
  ['a refused mutation', login, 401, { headers: json, body }],
  ['a mutation that succeeds', '/trpc/auth.logout', 200, { headers: json }],
  ['an input that is none', login, 400, { headers: json, body: '{' }],
  ['a mutation by GET', login, 405, get],
  ['a foreign origin', login, 403, { headers: { ...json, origin: 'https://evil.example' }, body }],
  ['a body too large', login, 413, { headers: json, body: large }],
  ['a body of another type', login, 415, { headers: { 'content-type': 'text/plain' }, body }],
  ['an encoded path', '/trpc/auth%2Eme', 404, get],
  ['an unknown procedure', '/trpc/auth.nothing', 404, get],
  ['a missing file', '/nothing.txt', 404, get],
  ['a missing asset', '/assets/nothing.js', 404, get],
  ['an unknown method', '/health', 404, { method: 'PUT' }],
  ['an Expect nobody knows', '/health', 200, { ...get, headers: { expect: 'tea' } }],
  ['a preflight', login, 404, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } }],
  ['a path that cannot be decoded', '/%zz', 400, get],
  ['an API path that cannot be decoded', '/trpc/%zz', 400, get],
])(
  '%s carries the security headers',
  {
    tags: [
      'security-24',
      'asvs-1.3.2',
      'asvs-3.2.1',
      'asvs-3.4.3',
      'asvs-3.4.4',
      'asvs-3.4.5',
      'asvs-3.4.6',
      'asvs-3.5.8',
      'asvs-4.1.1',
      'asvs-13.4.6',
      'asvs-14.2.2',
      'asvs-14.3.2',
    ],
  },
  async (_name, ...[path, status, call]) => {
    const answer = await send(app, path, call)
    expect([status, 404]).toContain(answer.status)
    expectGuarded(answer)
    // Data shown as a page must run and load nothing.
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none';.*sandbox$/)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.has('etag')).toBe(false)
    expect(answer.headers.has('strict-transport-security')).toBe(false)
  },
)

const built = fileURLToPath(new URL('../../../web/dist/assets/', import.meta.url))
const assets = existsSync(built) ? readdirSync(built).map((name) => `/assets/${name}`) : []

const typeOf: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'application/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

test.each(['/', '/login', '/account', '/deep/link', '/favicon.svg', ...assets])(
  'the page or file %s carries the security headers',
  {
    tags: [
      'security-24',
      'asvs-3.4.3',
      'asvs-3.4.4',
      'asvs-3.4.5',
      'asvs-3.4.6',
      'asvs-3.4.8',
      'asvs-3.5.8',
      'asvs-4.1.1',
    ],
  },
  async (path) => {
    const answer = await send(app, path, get)
    expect([200, 404]).toContain(answer.status)
    expectGuarded(answer)
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(path).not.toMatch(/\.map$/)
    if (answer.status === 404) return
    const [, suffix = 'html'] = /\.(\w+)$/.exec(path) ?? []
    expect(answer.headers.get('content-type')).toBe(typeOf[suffix])
    if (suffix !== 'html') return
    const policy = answer.headers.get('content-security-policy')?.split('; ')
    for (const kind of ['script', 'style', 'connect'])
      expect(policy).toContain(`${kind}-src 'self'`)
    expect(policy).toContain(`object-src 'none'`)
    expect(policy).toContain(`base-uri 'none'`)
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  },
)

test.each(['/dev/inbox', '/dev/inbox.json'])(
  '%s carries the security headers, and runs no script of a mail',
  { tags: ['security-24'] },
  async (path) => {
    const email = '"><script>alert(1)</script>@example.com'
    await send(development, '/trpc/auth.sendCode', {
      headers: json,
      body: { email, type: 'register' },
    })
    const answer = await send(development, path, get)
    expect(answer.status).toBe(200)
    expectGuarded(answer)
    expect(answer.text).not.toContain('<script>alert')
    expect(await send(app, path, get)).toMatchObject({ status: 404 })
  },
)

test(
  'a refusal for too many calls carries the security headers and when to return',
  { tags: ['security-24'] },
  async () => {
    const headers = { ...json, 'x-forwarded-for': '10.9.9.9' }
    const call = { headers, body: { challengeId: 'A'.repeat(22), code: '123456' } }
    let answer = await send(app, '/trpc/auth.checkCode', call)
    for (let calls = 0; answer.status === 400 && calls < 40; calls += 1) {
      answer = await send(app, '/trpc/auth.checkCode', call)
    }
    expect(answer).toMatchObject({ status: 429, data: { reason: 'RATE_LIMITED' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expectGuarded(answer)
  },
)

test.each(['/health', '/', '/trpc/auth.me', '/nothing.txt', '/favicon.svg'])(
  '%s demands https for a year where the service is on https',
  { tags: ['security-24', 'asvs-3.4.1'] },
  async (path) => {
    const { headers } = await send(secure, path, get)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  },
)

test('who found a hole and password managers find where to go', async () => {
  await using friendly = await startTestApp({ MAIL_SUPPORT_ADDRESS: 'help@id.example' })
  const hole = await send(friendly, '/.well-known/security.txt', get)
  expect(hole.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  const [, expires = ''] = /^Expires: (.+)$/m.exec(hole.text) ?? []
  expect(hole.text).toMatch(/^Contact: mailto:help@id\.example$/m)
  expect(Date.parse(expires)).toBeGreaterThan(Date.now())
  const change = await send(friendly, '/.well-known/change-password', get)
  expect([change.status, change.headers.get('location')]).toEqual([302, '/account#password'])
  expectGuarded(change)
})

test(
  'signing out makes the browser forget, and nothing that other tabs need',
  { tags: ['asvs-14.3.1'] },
  async () => {
    const { headers } = await send(app, '/trpc/auth.logout', { headers: json })
    expect(headers.get('clear-site-data')).toBe('"prefetchCache", "prerenderCache"')
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^latchkey-\d+=; Max-Age=0;/)])
  },
)

test(
  'an answer to broken HTTP says nothing about the program',
  { tags: ['asvs-13.4.6'] },
  async () => {
    const answer = await speak(app, 'NONSENSE\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toMatch(/fastify|node|server:|powered/i)
  },
)
