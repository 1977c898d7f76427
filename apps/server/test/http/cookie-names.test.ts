import { expect, test } from 'vitest'
import { good, register, startTestApp } from '../support/harness.ts'
import { json, send, signedIn } from '../support/raw-http.ts'

test.each([
  ['http://localhost:4711', 'latchkey-4711'],
  ['http://id.example', 'latchkey'],
  ['https://id.example', '__Host-latchkey'],
  ['https://id.example:8443', '__Host-latchkey-8443'],
])('at %s the session is in the cookie %s', async (PUBLIC_URL, name) => {
  await using app = await startTestApp({ PUBLIC_URL })
  const call = (path: string, body: unknown) => send(app, path, { headers: json, body })
  const email = 'ann@example.com'
  const asked = await call('/trpc/auth.sendCode', { email, type: 'register' })
  type Asked = { result: { data: { challengeId: string } } }
  const { challengeId } = (JSON.parse(asked.text) as Asked).result.data
  const code = await app.mailbox.code(email)
  const made = await call('/trpc/auth.register', {
    challengeId,
    code,
    username: 'ann',
    password: good,
  })
  const names = made.headers.getSetCookie().map((set) => set.split('=', 1)[0])
  expect(new Set(names)).toEqual(new Set([name, `${name}-device`]))
})

test('two services on one host name and two ports sign nobody out of each other', async () => {
  await using one = await startTestApp()
  await using other = await startTestApp()
  const [first, second] = [one.browser(), other.browser()]
  await register(one, first, 'ann')
  await register(other, second, 'ann')
  const both = `${first.jar.cookie}; ${second.jar.cookie}`
  first.jar.cookie = both
  second.jar.cookie = both
  expect((await first.api.auth.refresh.mutate()).user.username).toBe('ann')
  expect((await second.api.auth.refresh.mutate()).user.username).toBe('ann')
})

test('a session under the former name of the cookie goes on under the new one', async () => {
  await using app = await startTestApp()
  const { headers } = await signedIn(app)
  const [, value = ''] = headers.cookie.split('=')
  const refresh = (cookie: string) =>
    send(app, '/trpc/auth.refresh', { headers: { ...json, cookie } })
  const renewed = await refresh(`latchkey=${value}`)
  expect(renewed.status).toBe(200)
  const set = renewed.headers.getSetCookie()
  expect(set).toEqual([
    expect.stringMatching(new RegExp(`^latchkey-${app.port}=\\w`)),
    expect.stringMatching(/^latchkey=; Max-Age=0/),
  ])
  const next = set[0]?.split(';', 1)[0] ?? ''
  // A former cookie of a service on another port stays.
  const foreign = await refresh(`${next}; latchkey=0.foreign`)
  expect(foreign.headers.getSetCookie().filter((one) => one.startsWith('latchkey='))).toEqual([])
  const dead = await refresh('latchkey=0.foreign')
  expect(dead.status).toBe(401)
  expect(dead.headers.getSetCookie().filter((one) => one.startsWith('latchkey='))).toEqual([])
})
