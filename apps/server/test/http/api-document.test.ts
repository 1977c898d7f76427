import { limitNames } from '../../src/limits/table.ts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import type { ApiDocument } from '../support/api-caller.ts'
import { pagePaths } from '../../src/http/web-app.ts'
import { startTestApp } from '../support/harness.ts'
import { procedures } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
const read = async (url: string): Promise<ApiDocument> =>
  JSON.parse(await (await fetch(`${url}/openapi.json`)).text())
const document = await read(app.url)

test('an independent validator finds the API document valid', async () => {
  const validator = new Validator({ strict: false })
  const { errors, valid } = await validator.validate({ ...document })
  expect(errors).toBe(undefined)
  expect(valid).toBe(true)
  expect(validator.version).toBe('3.1')
  expect(validator.resolveRefs()).toBeDefined()
})

test('every procedure, and every field of its input, is in the API document', () => {
  const described = Object.keys(document.paths).filter((path) => path.startsWith('/trpc/'))
  expect(described.toSorted()).toEqual(procedures.map(([path]) => `/trpc/${path}`).toSorted())
  for (const [path, { _def }] of procedures) {
    const operations = Object.values(document.paths[`/trpc/${path}`] ?? {})
    expect(operations.length, path).toBe(_def.meta?.hasSecretInput ? 2 : 1)
    const schema = document.components.schemas[`${path}.input`]
    expect(schema !== undefined, path).toBe(_def.inputs.length > 0)
  }
})

/**
 * Routes for programs that only this service runs, those that discovery describes, and files whose names
 * a build makes.
 */
const internal =
  /^\/(trpc\/.*|doctor\/proxy|gate|_latchkey\/.*|oauth\/.*|interaction\/.*|assets\/.*|[\w-]+\.(html|js|svg|png))$/

/** Every path that a service with all its parts answers, as a route. */
async function startWithRoutes() {
  const routes = new Set<string>()
  const watch = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ url }) => void routes.add(url))
  }
  subscribe('fastify.initialization', watch)
  const mail = {
    MAIL_SERVER: '',
    MAIL_DEFAULT_SENDER: '',
    MAIL_SUPPORT_ADDRESS: 'help@example.com',
  }
  const own = await startTestApp(mail)
  unsubscribe('fastify.initialization', watch)
  return { own, routes: [...routes] }
}

test('every path that the server answers is in the API document', async () => {
  const { own: started, routes } = await startWithRoutes()
  await using own = started
  const { paths } = await read(own.url)
  const missing = routes
    .map((url) => url.replace(/:(\w+)/, '{$1}'))
    .filter((url) => !internal.test(url) && !(url in paths))
  expect(routes.length).toBeGreaterThan(20)
  expect(missing).toEqual([])

  // npm run dev serves the pages itself and forwards all else.
  const source = new URL('../../../../apps/web/service-page.ts', import.meta.url)
  const forwarded = [...readFileSync(source, 'utf8').matchAll(/^ {2}'(\/[^']+)',$/gm)]
  const isForwarded = (path: string) => forwarded.some(([, start = '-']) => path.startsWith(start))
  const pages = new Set([...pagePaths, '/dev/inbox', '/dev/mails'])
  const own404 = routes.filter((url) => !internal.test(url) && !pages.has(url) && !isForwarded(url))
  expect(own404).toEqual([])
})

test('the API document is compressed, and sent again only when it has changed', async () => {
  const address = new URL(`${app.url}/openapi.json`)
  const ask = async (headers: Record<string, string>) => {
    const [answer] = (await once(request(address, { headers }).end(), 'response')) as [
      IncomingMessage,
    ]
    return { answer, body: Buffer.concat(await answer.toArray()) }
  }
  const plain = await ask({})
  expect(plain.answer.headers).toMatchObject({
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag: expect.stringMatching(/^"[\w-]+"$/),
  })
  for (const [coding, decode] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const { answer, body } = await ask({ 'accept-encoding': `deflate, ${coding};q=0.5` })
    expect(answer.headers['content-encoding']).toBe(coding)
    expect(decode(body)).toEqual(plain.body)
    expect(body.length).toBeLessThan(plain.body.length / 4)
    const known = { 'accept-encoding': coding, 'if-none-match': `"x", ${answer.headers.etag}` }
    const again = await ask(known)
    expect([again.answer.statusCode, again.body.length]).toEqual([304, 0])
    const refused = await ask({ 'accept-encoding': `${coding};q=0` })
    expect(refused.answer.headers['content-encoding']).toBe(undefined)
  }
})

test('the API document has every limit, and one that refuses stands at an operation', () => {
  const listed = document['x-limits']
  expect(Object.keys(listed)).toEqual(limitNames)
  const used = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).flatMap((operation) => operation['x-limits'] ?? []),
  )
  expect([...new Set(used)].toSorted()).toEqual(limitNames.toSorted())
})

test('the recipe of the digest leads from each test vector to its digest', () => {
  const vectors = document.components.schemas['PasswordDigest']?.['x-test-vectors'] as {
    password: string
    digest: string
  }[]
  expect(vectors.length).toBeGreaterThan(4)
  for (const { password, digest } of vectors) {
    const text = `latchkey:password:v1:${password.normalize('NFC')}`
    expect(createHash('sha256').update(text, 'utf8').digest('hex')).toBe(digest)
    expect(document.info.description).toContain(digest)
  }
  expect(document.info.description).toContain('SHA-256( utf8("latchkey:password:v1:")')
})

test('the API document names the address and the cookie of this service', async () => {
  await using own = await startTestApp({ PUBLIC_URL: 'https://id.example.org' })
  const answer = await fetch(`http://127.0.0.1:${own.port}/openapi.json`)
  const { servers, components }: ApiDocument = JSON.parse(await answer.text())
  expect(servers).toEqual([{ url: 'https://id.example.org' }])
  expect(components.securitySchemes.refreshCookie.name).toBe('__Host-latchkey')
})
