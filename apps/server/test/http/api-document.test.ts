import { limitNames } from '../../src/limits/table.ts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import type { ApiDocument } from '../support/api-caller.ts'
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

/** Routes of programs that only this service runs, and files whose names a build makes. */
const internal = /^\/(trpc\/.*|doctor\/proxy|assets\/.*|[\w-]+\.(html|js|svg|png))$/

test('every path that the server answers is in the API document', async () => {
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
  await using own = await startTestApp(mail)
  unsubscribe('fastify.initialization', watch)
  const { paths } = await read(own.url)
  const missing = [...routes]
    .map((url) => url.replace(/:(\w+)/, '{$1}'))
    .filter((url) => !internal.test(url) && !(url in paths))
  expect(routes.size).toBeGreaterThan(20)
  expect(missing).toEqual([])
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
