import { expect, test } from 'vitest'
import { withApps } from '../support/apps.ts'
import { createOidcApp } from '../support/oidc-app.ts'
import { json, send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const own = 'https://notes.example'
const app = await useTestApp(withApps)
const { id } = await createOidcApp(app, { name: 'Notes', origins: [own], isPublic: true })

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const wrongCode = `grant_type=authorization_code&client_id=${id}&code=none&code_verifier=${'a'.repeat(43)}`

const refusals = [
  { path: '/oauth/token', method: 'POST', headers: form, body: wrongCode },
  { path: '/oauth/token', method: 'POST', headers: form, body: 'grant_type=none' },
  { path: '/oauth/token', method: 'POST', headers: json, body: '{' },
  { path: '/oauth/revoke', method: 'POST', headers: form, body: '' },
  { path: '/oauth/userinfo', method: 'GET', headers: {} },
  { path: '/oauth/userinfo', method: 'GET', headers: { authorization: 'Bearer none' } },
]

type Call = Parameters<typeof send>[2]

const from = (origin: string, path: string, call: Call) =>
  send(app, path, { ...call, headers: { ...call?.headers, origin } })

test.each(refusals)(
  "a page of an app's origin reads why $method $path is refused",
  async ({ path, ...call }) => {
    const { status, headers } = await from(own, path, call)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(headers.get('access-control-allow-origin')).toBe(own)
  },
)

test('no other page reads what concerns an app', async () => {
  const call = { method: 'POST', headers: form, body: wrongCode }
  const { status, headers } = await from('https://anyone.example', '/oauth/token', call)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(headers.has('access-control-allow-origin')).toBe(false)
})
