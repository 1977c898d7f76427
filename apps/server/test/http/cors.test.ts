import { expect, test } from 'vitest'
import { good } from '../support/harness.ts'
import { json, send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const friend = 'https://app.example'
const app = await useTestApp({ CORS_ORIGINS: `${friend},https://other.example` })
const body = { identifier: 'nobody', password: good }
const login = (origin: string) =>
  send(app, '/trpc/auth.login', { headers: { ...json, origin }, body })
const preflight = (origin: string) =>
  send(app, '/trpc/auth.login', {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })

test(
  'a configured origin may call and read the answer, with its cookies',
  { tags: ['asvs-3.4.2'] },
  async () => {
    const asked = await preflight(friend)
    const answer = await login(friend)
    expect(answer).toMatchObject({ status: 401, data: { reason: 'INVALID_CREDENTIALS' } })
    for (const { headers } of [asked, answer]) {
      expect(headers.get('access-control-allow-origin')).toBe(friend)
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('vary')).toMatch(/\bOrigin\b/i)
    }
  },
)

test.each([
  'https://evil.example',
  'null',
  'https://app.example.evil.example',
  'https://evil-app.example',
  'http://app.example',
  'https://app.example:8443',
  'https://APP.example',
])(
  '%s is no configured origin, may not act and reads nothing',
  { tags: ['asvs-3.4.2'] },
  async (origin) => {
    const answer = await login(origin)
    expect(answer).toMatchObject({ status: 403, data: { reason: 'FORBIDDEN' } })
    for (const { headers } of [answer, await preflight(origin)]) {
      expect(headers.has('access-control-allow-origin')).toBe(false)
    }
  },
)

type Refusal = { name: string; status: number; path?: string; call: Parameters<typeof send>[2] }

const refusals: Refusal[] = [
  { name: 'another content type', status: 415, call: { headers: { 'content-type': 'a/b' } } },
  { name: 'no content type', status: 415, call: { headers: {}, body: '' } },
  { name: 'a body that is no JSON', status: 400, call: { headers: json, body: '{' } },
  { name: 'a large body', status: 413, call: { headers: json, body: { bio: 'x'.repeat(20_000) } } },
  { name: 'an odd path', status: 404, path: '/trpc/%zz', call: { method: 'GET' } },
  { name: 'no procedure', status: 404, path: '/trpc/auth.nothing', call: { headers: json } },
  { name: 'another method', status: 404, path: '/health', call: { method: 'PUT', headers: json } },
  { name: 'an unknown method', status: 404, call: { method: 'PROPFIND', headers: json } },
  { name: 'a long path', status: 404, path: `/${'x'.repeat(300)}`, call: { method: 'GET' } },
]

test.each(refusals)(
  'a page of a trusted origin reads why $name is refused, with $status',
  async ({ status, path = '/trpc/auth.login', call }) => {
    const headers = { ...call?.headers, origin: friend }
    const answer = await send(app, path, { ...call, headers })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('access-control-allow-origin')).toBe(friend)
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
  },
)

test('a page of a trusted origin reads that a limit is exceeded', async () => {
  const headers = { ...json, origin: friend, 'x-forwarded-for': '203.0.113.9' }
  const ask = () =>
    send(app, '/trpc/auth.sendCode', {
      headers,
      body: { email: 'nobody@example.com', type: 'register' },
    })
  let answer = await ask()
  while (answer.status === 200) answer = await ask()
  expect(answer.status).toBe(429)
  expect(answer.headers.get('access-control-allow-origin')).toBe(friend)
  expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after')
})

test('what differs by origin says so, whatever else it differs by', async () => {
  const varyOf = async (path: string) =>
    (await send(app, path, { method: 'GET', headers: { origin: friend } })).headers
      .get('vary')
      ?.split(', ')
  expect(await varyOf('/openapi.json')).toEqual(['Origin', 'accept-encoding'])
  expect(await varyOf('/login')).toEqual(
    expect.arrayContaining(['Origin', 'cookie', 'sec-fetch-site']),
  )
})

test.each(['/openapi.json', '/.well-known/jwks.json'])(
  '%s is open to all origins, and to none with credentials',
  async (path) => {
    for (const origin of [friend, 'https://anyone.example']) {
      const { headers } = await send(app, path, { method: 'GET', headers: { origin } })
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.has('access-control-allow-credentials')).toBe(false)
    }
  },
)
