import * as fc from 'fast-check'
import { randomIp } from '@latchkey/tools/testing/browser-link'
import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { register } from '../support/harness.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { legacyEnv, oldClient } from './old-client.ts'

/** `npm run proof -- legacy` makes it a hundred thousand. */
const total = Number(process.env['LEGACY_CALLS'] ?? 2000)

const app = await useTestApp(legacyEnv)
await register(app, app.browser(), 'ann')
const { json } = await oldClient(app).login('ann@example.com', 'correct horse battery staple')
const { token = '' } = json

const paths = {
  '/login': ['email', 'password'],
  '/register': ['username', 'email', 'password', 'verification_code'],
  '/send-verification-code': ['email', 'type'],
  '/reset-password': ['email', 'new_password', 'verification_code'],
  '/test-jwt': ['token'],
  '/logout': [],
  '/profile': [],
}
const right: Record<string, string> = {
  email: 'ann@example.com',
  password: 'a password of mine',
  new_password: 'a password of mine',
  username: 'bob',
  verification_code: '123456',
  type: 'reset_password',
}

function isEnvelope(text: string, status: number): boolean {
  const body = JSON.parse(text) as { success?: unknown; message?: unknown }
  return body.success === status < 400 && (status < 400 || typeof body.message === 'string')
}

const wrongTypes: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  10001,
  '',
  ' ',
  [],
  ['ann@example.com'],
  {},
  { $ne: '' },
]

const typed = Object.entries(paths).flatMap(([path, fields]) =>
  fields
    .filter((field) => field !== 'token')
    .flatMap((field) =>
      wrongTypes
        .filter((value) => !(path === '/login' && field === 'email' && value === ' '))
        .filter((value) => !(field.includes('password') && value === ' '))
        .map((value) => [path, field, value] as const),
    ),
)

test.each(typed)('POST %s with %s = %j is refused with 400', async (path, field, value) => {
  const fields = paths[path as keyof typeof paths]
  const body = { ...Object.fromEntries(fields.map((one) => [one, right[one]])), [field]: value }
  const answer = await oldClient(app).call(path, { body })
  expect(answer.status).toBe(400)
  expect(answer.json).toEqual({ success: false, message: expect.any(String) })
})

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    'ann@example.com',
    'ANN@example.com ',
    '123456',
    'a'.repeat(64),
    'reset_password',
    'a\0b',
    'x'.repeat(15_000),
    "' or 1=1 --",
  ),
)
const allFields = [...new Set(Object.values(paths).flat()), 'extra']
const body = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .dictionary(fc.constantFrom(...allFields), value)
      .map((one) => JSON.stringify(one)),
  },
  { weight: 2, arbitrary: fc.jsonValue().map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.constant('x'.repeat(20_000)) },
)
const printable = fc.stringMatching(/^[\x21-\x7e]{0,200}$/)
const calls = fc.record({
  path: fc.constantFrom(...Object.keys(paths)),
  method: fc.constantFrom(
    'POST',
    'POST',
    'POST',
    'GET',
    'HEAD',
    'PUT',
    'DELETE',
    'OPTIONS',
    'PATCH',
  ),
  type: fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'application/x+json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    '',
  ),
  authorization: fc.oneof(
    fc.constantFrom('', token, `Bearer ${token}`, 'Bearer ', 'Basic YTpi', 'Bearer a.b.c'),
    printable,
  ),
  body,
})

test(
  `${total} generated calls end in the envelope, and none in a fault of the service`,
  { timeout: Math.max(minutes(3), total * 20) },
  async () => {
    const run = async ({
      path,
      method,
      type,
      authorization,
      body: text,
    }: typeof calls extends fc.Arbitrary<infer One> ? One : never) => {
      const hasBody = method !== 'GET' && method !== 'HEAD'
      const answer = await send(app, path, {
        method,
        headers: {
          'x-forwarded-for': randomIp(),
          accept: 'application/json',
          ...(type !== '' && hasBody && { 'content-type': type }),
          ...(authorization !== '' && { authorization }),
        },
        ...(hasBody && { body: text }),
      })
      const said = `${method} ${path} ${answer.status} ${answer.text.slice(0, 200)}`
      expect(answer.status, said).toBeLessThan(500)
      // Another method of the same address is not an old path.
      const isOld = method === (path === '/profile' ? 'GET' : 'POST')
      if (isOld) expect(isEnvelope(answer.text, answer.status), said).toBe(true)
    }
    await fc.assert(fc.asyncProperty(calls, run), { numRuns: total })
  },
)
