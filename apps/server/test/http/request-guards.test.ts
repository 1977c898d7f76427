import { expect, test } from 'vitest'
import { good } from '../support/harness.ts'
import { readSettledTables } from '../support/read-tables.ts'
import {
  json,
  mutations,
  procedures,
  queries,
  send,
  signedIn,
  validInput,
} from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
const { headers } = await signedIn(app)
const login = { identifier: 'ann', password: good }

test('the router lists the procedures these tests go through', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(12)
  expect(queries.length).toBeGreaterThanOrEqual(3)
  expect(mutations.length + queries.length).toBe(procedures.length)
})

test('a batch is refused', { tags: ['security-1', 'asvs-2.4.1'] }, async () => {
  const bodies = [{ 0: login, 1: login }, { 0: login }, [login, login]]
  for (const body of bodies) {
    const twice = await send(app, '/trpc/auth.login,auth.login?batch=1', { headers: json, body })
    expect(twice).toMatchObject({ status: 404, data: { reason: 'NOT_FOUND' } })
    const alone = await send(app, '/trpc/auth.login?batch=1', { headers: json, body })
    expect(alone).toMatchObject({ status: 400, data: { reason: 'INVALID_INPUT' } })
    for (const answer of [twice, alone]) expect(answer.text).not.toContain('accessToken')
  }
  for (const path of ['auth.me,auth.me?batch=1', 'auth.me,auth.me', 'auth.me,']) {
    const query = await send(app, `/trpc/${path}`, { method: 'GET', headers })
    expect(query).toMatchObject({ status: 404, data: { reason: 'NOT_FOUND' } })
  }
})

test.each([
  '/trpc/auth%2Elogin',
  '/trpc/auth%252Elogin',
  '/trpc/%61uth.login',
  '/%74rpc/auth.login',
  '/trpc%2fauth.login',
  '/trpc//auth.login',
  '//trpc/auth.login',
  '/trpc/auth.login/',
  '/trpc/auth/login',
  '/trpc/./auth.login',
  '/trpc/x/../auth.login',
  '/x/../trpc/auth.login',
  '/trpc/auth.login;x=1',
  '/trpc;x=1/auth.login',
  '/trpc/auth.login%00',
  '/trpc/auth.login%3Fx',
  '/trpc\\auth.login',
  '/TRPC/auth.login',
  '/trpc/AUTH.LOGIN',
  'http://elsewhere.example/trpc/auth.login',
])(
  '%s is no other way to spell a procedure',
  { tags: ['security-2', 'asvs-1.1.1'] },
  async (path) => {
    const odd = await send(app, path, { headers: json, body: login })
    expect(odd.status).toBe(404)
    expect(odd.headers.has('set-cookie')).toBe(false)
    expect(odd.text).not.toContain('accessToken')
    const plain = await send(app, '/trpc/auth.login', { headers: json, body: login })
    expect(plain.status).toBe(200)
    const read = await send(app, path.replace(/login/i, 'me'), { method: 'GET', headers })
    expect(read.text).not.toContain('ann@example.com')
  },
)

const unknown = ['auth.nothing', 'nothing', 'auth', '__proto__', 'constructor', 'auth.toString']

test.each(unknown)('%s is no procedure', { tags: ['security-2'] }, async (path) => {
  for (const method of ['GET', 'POST']) {
    const call = { method, headers: json, ...(method === 'POST' && { body: {} }) }
    expect(await send(app, `/trpc/${path}`, call)).toMatchObject({
      status: 404,
      data: { reason: 'NOT_FOUND', path },
    })
  }
})

async function expectNoEffect(
  calls: (path: string, input: object) => Parameters<typeof send>[2],
  refused: object,
) {
  const before = await readSettledTables(app)
  for (const [path, procedure] of mutations) {
    const answer = await send(app, `/trpc/${path}`, calls(path, validInput(procedure)))
    expect(answer, path).toMatchObject(refused)
    expect(answer.headers.has('set-cookie'), path).toBe(false)
  }
  expect(await readSettledTables(app)).toEqual(before)
}

test.each([
  ['multipart/form-data; boundary=x'],
  ['text/plain'],
  ['application/x-www-form-urlencoded'],
  ['application/jsonp'],
  ['text/plain; application/json'],
  ['application/octet-stream'],
  [undefined],
])('no mutation takes a body of type %s', { tags: ['security-3', 'asvs-3.5.2'] }, async (type) => {
  const typed = { ...headers, ...(type && { 'content-type': type }) }
  await expectNoEffect((_path, body) => ({ headers: typed, body }), { status: 415 })
  await expectNoEffect(() => ({ headers: typed }), { status: 415 })
})

test.each([
  ['a foreign Origin', { origin: 'https://evil.example' }],
  ['an opaque Origin', { origin: 'null' }],
  ['an empty Origin', { origin: '' }],
  ['an Origin of another port', { origin: 'http://localhost:1' }],
  ['an Origin of another scheme', { origin: app.url.replace('http:', 'https:') }],
  ['an Origin that begins like ours', { origin: `${app.url}.evil.example` }],
  ['cross-site without an Origin', { 'sec-fetch-site': 'cross-site' }],
  ['same-site without an Origin', { 'sec-fetch-site': 'same-site' }],
])(
  'no mutation acts for %s',
  { tags: ['security-3', 'asvs-3.5.1', 'asvs-7.6.2'] },
  async (_name, foreign) => {
    const sent = { ...headers, ...json, ...foreign }
    const refused = { status: 403, data: { reason: 'FORBIDDEN' } }
    await expectNoEffect((_path, body) => ({ headers: sent, body }), refused)
  },
)

test(
  'no mutation runs by GET or HEAD, and no query by POST but one with a secret',
  { tags: ['security-3', 'asvs-3.5.3', 'asvs-7.6.2'] },
  async () => {
    const before = await readSettledTables(app)
    for (const [path, procedure] of procedures) {
      const isQuery = procedure._def.type === 'query'
      if (procedure._def.meta?.hasSecretInput) continue
      const input = encodeURIComponent(JSON.stringify(validInput(procedure)))
      const answer = isQuery
        ? await send(app, `/trpc/${path}`, { headers: { ...headers, ...json }, body: {} })
        : await send(app, `/trpc/${path}?input=${input}`, { method: 'GET', headers })
      expect(answer, path).toMatchObject({ status: 405, data: { reason: 'INVALID_INPUT', path } })
      if (isQuery) continue
      const head = await send(app, `/trpc/${path}?input=${input}`, { method: 'HEAD', headers })
      expect(head.status, path).toBe(405)
    }
    expect(await readSettledTables(app)).toEqual(before)
  },
)

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
  'no procedure answers to %s',
  { tags: ['security-3', 'asvs-4.1.4', 'asvs-13.4.4'] },
  async (method) => {
    const before = await readSettledTables(app)
    for (const [path, procedure] of procedures) {
      const body = JSON.stringify(validInput(procedure))
      const sent = { ...headers, ...json, 'content-length': String(Buffer.byteLength(body)) }
      const answer = await send(app, `/trpc/${path}`, { method, headers: sent, body })
      expect([400, 404, 405], path).toContain(answer.status)
      expect(answer.text).not.toContain('ann@example.com')
    }
    expect(await readSettledTables(app)).toEqual(before)
  },
)
