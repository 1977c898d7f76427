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
