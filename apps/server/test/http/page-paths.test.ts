import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pagePaths } from '../../src/http/web-app.ts'
import { startTestApp } from '../support/harness.ts'
import { keepLog } from '../support/secret-leaks.ts'
import { json, send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()

const person = { method: 'GET', headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }
const program = { method: 'GET', headers: { accept: '*/*' } }

/** The path in the form that browsers send. */
const asSent = (text: string) => text.replaceAll(/[^\x20-\x7e]+/g, encodeURIComponent)

const queries = [
  '',
  '?',
  '?next=%2Faccount',
  '?next=/account%23devices',
  '?next=http%3A%2F%2Flocalhost%3A5173%2F',
  '?utm_source=news.letter',
  '?next=/.env',
  '?x=/trpc/auth.me',
  '?x=%',
  '?x=%zz',
  '?x=%ff',
  '?q=登录',
  '?a=/dev/&b=/assets/',
  '??',
]

test.each(pagePaths)('%s is its page, whatever the query holds', async (path) => {
  for (const query of queries)
    for (const asked of [person, program]) {
      const answer = await send(app, asSent(path + query), asked)
      expect([answer.status, answer.headers.get('content-type')], path + query).toEqual([
        200,
        'text/html; charset=utf-8',
      ])
    }
})

test.each(['/login/', '/LOGIN', '/log%69n', '/account/'])(
  '%s is the page as well',
  async (path) => {
    expect(await send(app, path, person)).toMatchObject({ status: 200 })
  },
)

const nothing = [
  '/登录',
  '/nothing',
  '/nothing?next=%2F',
  '/deep/link',
  '/login%2F',
  '/login%3Fnext=x',
  '/login/x',
  '/a.b',
  '/news.letter?x=1',
  '/.env',
  '/.git/HEAD',
  '/%2eenv',
  '/package.json',
  '/%',
  '/%zz',
  '/..%2fpackage.json',
  '/trpcx',
  '/device',
]

test.each(nothing)(
  '%s is no page: people get the page that says so, programs JSON',
  async (path) => {
    const sent = asSent(path)
    const shown = await send(app, sent, person)
    expect(shown.status).toBe(404)
    expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(shown.text).toContain('<div id="root">')
    expect(shown.text).not.toMatch(/SECRET|"private"|ref: refs/)
    const told = await send(app, sent, program)
    expect(told.status).toBe(404)
    expect(told.headers.get('content-type')).toBe('application/json; charset=utf-8')
  },
)

test.each([
  '/trpc/',
  '/trpc/auth.nothing',
  '/trpc',
  '/dev/inbox.jsn',
  '/assets/no.js',
  '/avatars/x',
])('%s is for programs: 404 and JSON for everybody', async (path) => {
  for (const asked of [person, program]) {
    const answer = await send(app, path, asked)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  }
})

test('the server knows the pages that the web app shows', () => {
  const source = readFileSync(new URL('../../../web/src/app.tsx', import.meta.url), 'utf8')
  const paths = [...source.matchAll(/<Route path="([^"]+)"/g)].map(([, path]) => path)
  const shown = paths.filter((path) => !path?.startsWith('/dev/'))
  expect(new Set(shown)).toEqual(new Set(pagePaths))
})

test('forms refused at another address than the public one name the right one in the log, once', async () => {
  const { lines, logging } = keepLog()
  await using own = await startTestApp({}, logging)
  const host = `127.0.0.1:${own.port}`
  const post = (origin: string) =>
    send(own, '/trpc/auth.logout', { headers: { ...json, host, origin } })
  const told = () => lines.filter((line) => line.includes('not PUBLIC_URL'))
  expect(await post('https://evil.example')).toMatchObject({ status: 403 })
  expect(told()).toEqual([])
  expect(await post(`http://${host}`)).toMatchObject({ status: 403 })
  expect(await post(`http://${host}`)).toMatchObject({ status: 403 })
  expect(told()).toHaveLength(1)
  expect(told()[0]).toContain(`"publicUrl":"http://localhost:${own.port}"`)
})
