import fastify from 'fastify'
import { afterAll, expect, test } from 'vitest'
import { AppError, asAppError } from '../../src/errors.ts'
import { jsonBody, refuseForeignOrigins, requireJson } from '../../src/http/request-guards.ts'
import { openScope, setBodies, type Body } from '../../src/http/scope.ts'
import { sendError } from '../../src/http/send-error.ts'

const formBody = {
  type: 'application/x-www-form-urlencoded',
  parse: (text: string) => Object.fromEntries(new URLSearchParams(text)),
} satisfies Body
const own = 'https://id.example.org'

/** A server with an OAuth token endpoint beside the procedures. */
const app = fastify()
app.decorateReply('reason', undefined)
app.decorateRequest('caller', '')
setBodies(app, [jsonBody])
await openScope(app, {
  prefix: '/trpc',
  bodies: [jsonBody],
  guards: [refuseForeignOrigins(() => [own], app.log), requireJson],
  sendError,
  routes: (scope) => void scope.post('/echo', ({ body }) => ({ body })),
})
await openScope(app, {
  prefix: '/oauth',
  bodies: [formBody],
  guards: [],
  sendError: (error, _request, reply) =>
    reply.status(400).send({ error: 'invalid_request', reason: asAppError(error).reason }),
  routes(scope) {
    scope.post('/token', ({ body }) => ({ body }))
    scope.post('/fails', () => {
      throw new AppError('CODE_INVALID')
    })
  },
})
afterAll(() => app.close())

async function post(url: string, [type, payload]: readonly [string, string], origin?: string) {
  const headers = { 'content-type': type, ...(origin && { origin }) }
  const answer = await app.inject({ method: 'POST', url, headers, payload })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

test('a scope takes its own bodies, and only those', async () => {
  expect(await post('/oauth/token', [formBody.type, 'code=1'])).toEqual({
    status: 200,
    body: { body: { code: '1' } },
  })
  expect(await post('/trpc/echo', [jsonBody.type, '{"code":1}'])).toEqual({
    status: 200,
    body: { body: { code: 1 } },
  })
  expect((await post('/trpc/echo', [formBody.type, 'code=1'])).status).toBe(415)
  expect(await post('/oauth/token', [jsonBody.type, '{"code":1}'])).toEqual({
    status: 400,
    body: { error: 'invalid_request', reason: 'INVALID_INPUT' },
  })
  // A scope opens nothing outside of it.
  expect((await post('/elsewhere', [formBody.type, 'code=1'])).status).not.toBe(200)
})

test('a scope answers errors in its own format', async () => {
  expect((await post('/oauth/fails', [formBody.type, ''])).body).toEqual({
    error: 'invalid_request',
    reason: 'CODE_INVALID',
  })
  const broken = await post('/trpc/echo', [jsonBody.type, '{'])
  expect(broken).toMatchObject({
    status: 400,
    body: { error: { message: 'INVALID_INPUT', data: { reason: 'INVALID_INPUT' } } },
  })
})

test('a scope has its own rule for foreign pages', async () => {
  const evil = 'https://evil.example'
  expect((await post('/trpc/echo', [jsonBody.type, '{}'], evil)).status).toBe(403)
  expect((await post('/trpc/echo', [jsonBody.type, '{}'], own)).status).toBe(200)
  expect((await post('/oauth/token', [formBody.type, 'code=1'], evil)).status).toBe(200)
})
