import { expect, test } from 'vitest'
import { changeApp, removeApp } from '../../src/admin/apps.ts'
import type { AppError } from '../../src/errors.ts'
import { byOperator, registerApp, withApps } from '../support/apps.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { json, send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const origin = 'https://notes.example'
await registerApp(app, { name: 'Notes', origins: [origin], audience: 'https://api.notes.example' })

const call = (from: string) =>
  send(app, '/trpc/auth.logout', { headers: { ...json, origin: from } })
const statusFrom = async (from: string) => (await call(from)).status

test('pages of an own app call with cookies and read answers and errors', async () => {
  const done = await call(origin)
  const refused = await send(app, '/trpc/auth.me', { method: 'GET', headers: { origin } })
  const unknown = await send(app, '/trpc/auth.nothing', { method: 'GET', headers: { origin } })
  expect([done.status, refused.status, unknown.status]).toEqual([200, 401, 404])
  for (const { headers } of [done, refused, unknown]) {
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('vary')).toMatch(/\bOrigin\b/i)
  }
})

test('an app that was added or removed counts so within seconds, on a running service', async () => {
  const gone = 'https://gone.example'
  expect(await statusFrom(gone)).toBe(403)
  await registerApp(app, { name: 'Gone', origins: [gone] })
  await expect.poll(() => statusFrom(gone), { timeout: patience }).toBe(200)
  await removeApp(byOperator(app), 'Gone')
  await expect.poll(() => statusFrom(gone), { timeout: patience }).toBe(403)
})

test('pages of a third-party app may be led to, but never call with the cookies of a person', async () => {
  const third = 'https://third.example'
  await registerApp(app, { name: 'Third', kind: 'third_party', origins: [third] })
  const verdict = () => app.browser().api.auth.checkContinue.query({ address: `${third}/a` })
  await expect.poll(verdict, { timeout: patience }).toMatchObject({ isAllowed: true, app: 'Third' })
  const answer = await call(third)
  expect(answer.status).toBe(403)
  expect(answer.headers.has('access-control-allow-origin')).toBe(false)
})

test.each([
  `${origin}.evil.example`,
  'https://evil-notes.example',
  'http://notes.example',
  `${origin}:8443`,
  'https://NOTES.example',
  'null',
])('%s is not the origin of an app', async (other) => {
  const answer = await call(other)
  expect(answer.status).toBe(403)
  expect(answer.headers.has('access-control-allow-origin')).toBe(false)
})

test('two apps share neither a name nor an audience', async () => {
  await registerApp(app, { name: 'Twice', audience: 'https://twice.example' })
  const fieldsOf = ({ details }: AppError) => details.fields
  const [name, audience, renamed] = await Promise.all([
    registerApp(app, { name: 'Twice' }).catch(fieldsOf),
    registerApp(app, { name: 'Other', audience: 'https://twice.example' }).catch(fieldsOf),
    changeApp(byOperator(app), 'Notes', { name: 'Twice' }).catch(fieldsOf),
  ])
  expect(name).toEqual({ name: 'TAKEN' })
  expect(audience).toEqual({ audience: 'TAKEN' })
  expect(renamed).toEqual({ name: 'TAKEN' })
})
