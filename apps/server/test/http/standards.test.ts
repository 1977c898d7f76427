import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { good, startTestApp, type TestApp } from '../support/harness.ts'
import { fieldsOf, json, queries, send, signedIn, speak } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
const { headers } = await signedIn(app)

test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])(
  'a token is taken after "%s" [RFC 9110 §11.1]',
  async (scheme) => {
    const [, token = ''] = headers.authorization.split(' ')
    const call = (authorization: string) =>
      send(app, '/trpc/auth.me', { method: 'GET', headers: { authorization } })
    expect((await call(`${scheme} ${token}`)).status).toBe(200)
    expect((await call(`${scheme}  ${token}`)).status).toBe(200)
    for (const wrong of [`${scheme}${token}`, `${scheme}: ${token}`, `x${scheme} ${token}`, token])
      expect((await call(wrong)).status, wrong).toBe(401)
  },
)

test('JSON may begin with a byte order mark [RFC 8259 §8.1]', async () => {
  const text = JSON.stringify({ identifier: 'ann', password: good })
  const call = (body: string) => send(app, '/trpc/auth.login', { headers: json, body })
  expect((await call(`\uFEFF${text}`)).status).toBe(200)
  for (const wrong of [`\uFEFF\uFEFF${text}`, `${text}\uFEFF`, `x${text}`])
    expect((await call(wrong)).status).toBe(400)
})

const start = 'GET /health HTTP/1.1\r\n'
const post = 'POST /trpc/auth.login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const refused: [string, string, string][] = [
  ['noise', 'BREW pot-1\r\n\r\n', '400'],
  ['a header too long', `${start}Host: x\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`, '431'],
  ['an address too long', `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431'],
  ['no Host', `${start}Connection: close\r\n\r\n`, '400'],
  ['a version of the future', 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n', '400'],
  ['two lengths', `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, '400'],
  ['length and chunks', `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n`, '400'],
  [
    'a chunk size in words',
    `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    '400',
  ],
  ['an Expect nobody knows', `${start}Host: x\r\nExpect: tea\r\nConnection: close\r\n\r\n`, '200'],
  ['a body too long', `${post}Content-Length: 99999\r\nConnection: close\r\n\r\n`, '413'],
  ['a path that cannot be decoded', 'GET /%zz HTTP/1.0\r\n\r\n', '404'],
  ['a parameter too long', `GET /avatars/${'a'.repeat(5000)} HTTP/1.0\r\n\r\n`, '4'],
]

test.each(refused)(
  'the answer to %s carries the security headers, whoever gives it',
  { tags: ['asvs-3.4.3', 'asvs-3.4.4'] },
  async (_name, bytes, status) => {
    const answer = await speak(app, bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`))
    expectGuarded(answer)
  },
)

function expectGuarded(answer: string): void {
  const [head = ''] = answer.toLowerCase().split('\r\n\r\n')
  expect(head).toContain(`content-security-policy: default-src 'none'`)
  expect(head).toContain('x-content-type-options: nosniff')
  expect(head).toContain('x-frame-options: deny')
  expect(head).toContain('referrer-policy: no-referrer')
  expect(head).toContain('cache-control: no-store')
  expect(answer).not.toMatch(/HPE_|fastify|\bat .*\.js/i)
}

/** Sends the beginning of a call and waits for the server to end it. */
function leaveHalfSent({ port }: TestApp, bytes: string) {
  const begun = performance.now()
  const { promise, resolve } = Promise.withResolvers<{ answer: string; ms: number }>()
  let answer = ''
  const socket = connect(port, '127.0.0.1')
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.on('error', () => {})
  socket.on('close', () => resolve({ answer, ms: performance.now() - begun }))
  socket.write(bytes)
  return promise
}

test.each([
  ['nothing', ''],
  ['half a head', `${start}Host: x\r\nX: a`],
  ['half a body', `${post}Content-Length: 100\r\n\r\n{"a`],
])('a call of which only %s arrives is ended when its time is up', async (what, bytes) => {
  await using hasty = await startTestApp({}, { callTimeout: 1500 })
  const { answer, ms } = await leaveHalfSent(hasty, bytes)
  // Node would check only after 30 s.
  expect(ms).toBeLessThan(15_000)
  if (what === 'nothing' && answer === '') return
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expectGuarded(answer)
})

const large = 'x'.repeat(60_000)
const picture = `POST /trpc/account.putAvatar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${large.length + 2}\r\n`

/** The server still waits for the rest, and continues to. */
function firstAnswer(bytes: string) {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(app.port, '127.0.0.1')
  socket.once('data', (chunk: Buffer) => resolve(chunk.toString()))
  socket.on('error', () => {})
  socket.write(bytes)
  return promise.finally(() => socket.destroy())
}

test.each([
  ['nobody', ''],
  ['a forged token', 'Authorization: Bearer a.b.c\r\n'],
])('a picture of %s is refused before its body is read', async (_name, line) => {
  // The body is incomplete: a server that waits for all of it has not answered yet.
  const answer = await firstAnswer(`${picture}${line}\r\n"${large.slice(0, 30_000)}`)
  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  expectGuarded(answer)
})

test('a picture of somebody whose session ended is refused before its body is read', async () => {
  const { browser, headers: own } = await signedIn(app, 'bea')
  await browser.api.auth.logout.mutate()
  const line = `Authorization: ${own.authorization}\r\n`
  const answer = await firstAnswer(`${picture}${line}\r\n"${large.slice(0, 30_000)}`)
  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
})

test('above MAX_CONNECTIONS a further connection is refused, and the log says so', async () => {
  await using small = await startTestApp({ MAX_CONNECTIONS: '10' })
  const held = Array.from({ length: 10 }, () => connect(small.port, '127.0.0.1'))
  for (const socket of held) socket.on('error', () => {})
  await expect.poll(() => speak(small, `${start}Host: x\r\nConnection: close\r\n\r\n`)).toBe('')
  for (const socket of held) socket.destroy()
  await expect
    .poll(() =>
      send(small, '/health', { method: 'GET', agent: false }).then(({ status }) => status),
    )
    .toBe(200)
})

/** Query inputs, which a proxy may log. */
const harmless = new Set<string>([])

test('a query that takes a secret takes it in a body as well, and no other query takes a POST', async () => {
  for (const [name, procedure] of queries) {
    const secret = fieldsOf(procedure).filter((field) => !harmless.has(field))
    expect([name, procedure._def.meta?.hasSecretInput ?? false]).toEqual([name, secret.length > 0])
    if (secret.length > 0) continue
    const answer = await send(app, `/trpc/${name}`, { headers: { ...json, ...headers }, body: {} })
    expect(answer.status, name).toBe(405)
  }
})

test('where a code’s mail is can be asked without an address that tells the challenge', async () => {
  const { challengeId } = await app
    .browser()
    .api.auth.sendCode.mutate({ email: 'cleo@example.com', type: 'register' })
  const path = '/trpc/auth.codeStatus'
  const byBody = await send(app, path, { headers: json, body: { challengeId } })
  expect(byBody.status).toBe(200)
  const input = encodeURIComponent(JSON.stringify({ challengeId }))
  const byAddress = await send(app, `${path}?input=${input}`, { method: 'GET' })
  type Told = { result: { data: object } }
  const shape = (text: string) => Object.keys((JSON.parse(text) as Told).result.data)
  expect(shape(byBody.text)).toEqual(shape(byAddress.text))
  const foreign = { ...json, origin: 'https://evil.example' }
  expect(await send(app, path, { headers: foreign, body: { challengeId } })).toMatchObject({
    status: 403,
  })
  for (const body of [{}, [], { challengeId: 5 }, { challengeId, x: 1 }])
    expect(await send(app, path, { headers: json, body })).toMatchObject({ status: 400 })
})
