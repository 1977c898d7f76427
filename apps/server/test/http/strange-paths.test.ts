import { expect, test } from 'vitest'
import { good } from '../support/harness.ts'
import { json, send, signedIn, speak } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
await signedIn(app)

test.each([
  '/.env',
  '/.git/HEAD',
  '/%2eenv',
  '/%2egit/HEAD',
  '/dev/inbox',
  '/dev/inbox.json',
  '/dev//inbox',
  '/%64ev/inbox.json',
  '/trpc/../dev/inbox',
  '/package.json',
  '/src/main.ts',
  '/index.html.map',
])('%s is not served', { tags: ['security-2', 'asvs-13.4.1', 'asvs-13.4.7'] }, async (path) => {
  expect(await send(app, path, { method: 'GET' })).toMatchObject({ status: 404 })
})

test.each([
  '/../package.json',
  '/../../server/package.json',
  '/assets/../../package.json',
  '/assets/..%2f..%2fpackage.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/..%5c..%5cpackage.json',
  '/..%2fpackage.json',
  '/..%252fpackage.json',
  '/%2e%2e%2fpackage.json',
  '/....//package.json',
  '/..;/package.json',
  '//etc/passwd',
  '/%2fetc/passwd',
  '/assets//etc/passwd',
  '/%00',
  '/favicon.svg%00.js',
  '/%zz',
  '/trpc/%zz',
  '/%ff%fe',
  '/%',
  `/${'a'.repeat(5000)}`,
  `/trpc/${'a'.repeat(5000)}`,
  'http://elsewhere.example/package.json',
  '*',
])(
  '%s leads to no file and past no guard',
  { tags: ['security-2', 'asvs-13.4.7'] },
  async (path) => {
    const read = await send(app, path, { method: 'GET' })
    const isPage = read.headers.get('content-type')?.startsWith('text/html') ?? false
    if (!(read.status === 200 && isPage)) expect([400, 403, 404, 414]).toContain(read.status)
    expect(read.text).not.toMatch(/@latchkey|"private"|root:/)
    expect(read.headers.has('location')).toBe(false)
    const body = { identifier: 'ann', password: good }
    const headers = { ...json, origin: 'https://evil.example' }
    const written = await send(app, path, { headers, body })
    expect([400, 403, 404, 414]).toContain(written.status)
    expect(written.headers.has('set-cookie')).toBe(false)
  },
)

const post = 'POST /trpc/auth.login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const login = JSON.stringify({ identifier: 'ann', password: good })
const chunk = `${login.length.toString(16)}\r\n${login}\r\n`
const garbage: Record<string, string | Buffer> = {
  'a TLS hello': Buffer.from('16030100a5010000a10303', 'hex'),
  'a line of noise': 'BREW pot-1\r\n\r\n',
  'a version of the future': 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n',
  'no Host': 'GET /health HTTP/1.1\r\n\r\n',
  'a header of 64 kB': `GET /health HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(65_536)}\r\n\r\n`,
  'five thousand headers': `GET /health HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(5000)}\r\n`,
  'a NUL in a header': 'GET /health HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n',
  'a NUL in the path': 'GET /health\0 HTTP/1.1\r\nHost: x\r\n\r\n',
  'a header without a colon': 'GET /health HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n',
  'a space before the colon': `${post}Content-Length : 5\r\n\r\n{}`,
  'a negative length': `${post}Content-Length: -1\r\n\r\n{}`,
  'two lengths': `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
  'a length in words': `${post}Content-Length: two\r\n\r\n{}`,
  'a length and chunks': `${post}Content-Length: ${login.length}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`,
  'an unknown coding': `${post}Transfer-Encoding: xchunked\r\n\r\n${chunk}0\r\n\r\n`,
  'a chunk size in words': `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  'a chunk longer than it says': `${post}Transfer-Encoding: chunked\r\n\r\n1\r\n${login}\r\n0\r\n\r\n`,
  'an endless body': `${post}Transfer-Encoding: chunked\r\n\r\n${`1000\r\n${' '.repeat(4096)}\r\n`.repeat(8)}`,
}

test.each(Object.keys(garbage))(
  '%s signs nobody in, and the server lives on',
  { tags: ['asvs-4.2.1', 'asvs-4.2.5'] },
  async (name) => {
    const answer = await speak(app, garbage[name] ?? '')
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect(answer).not.toMatch(/accessToken|\n {4}at |node_modules/)
    expect(await send(app, '/health', { method: 'GET' })).toMatchObject({ status: 200 })
  },
)

test('a body cut short signs nobody in, and the server lives on', async () => {
  const answer = await speak(app, `${post}Content-Length: 4000\r\n\r\n${login}`, {
    hangUp: true,
  })
  expect(answer).not.toContain('accessToken')
  expect(await send(app, '/health', { method: 'GET' })).toMatchObject({ status: 200 })
})

test('pipelined calls are answered one by one, each by the guards', async () => {
  const length = `Content-Length: ${login.length}\r\n`
  const foreign = `${post}Origin: https://evil.example\r\n${length}\r\n${login}`
  const health = 'GET /health HTTP/1.1\r\nHost: x\r\n'
  const own = `${post}${length}\r\n${login}`
  const answer = await speak(app, `${foreign}${health}\r\n${own}${health}Connection: close\r\n\r\n`)
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d\d\d) /g)].map(([, status]) => status)
  expect(statuses).toEqual(['403', '200', '200', '200'])
})

test(
  'what follows a body is a call of its own, not a way past the guards',
  { tags: ['asvs-4.2.1'] },
  async () => {
    const hidden = `${post}Origin: https://evil.example\r\nContent-Length: ${login.length}\r\n\r\n${login}`
    const outer = 'GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'
    const last = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const answer = await speak(app, outer + hidden + last)
    expect(answer).toContain('FORBIDDEN')
    expect(answer).not.toContain('accessToken')
  },
)
