import { reasons } from '@latchkey/shared/errors'
import { fastifyTRPCPlugin, type CreateFastifyContextOptions } from '@trpc/server/adapters/fastify'
import { connect } from 'node:net'
import { afterAll, expect, test, vi } from 'vitest'
import type { Context } from '../../src/context.ts'
import { AppError } from '../../src/errors.ts'
import type * as Handler from '../../src/http/trpc-handler.ts'
import { appRouter } from '../../src/router.ts'
import { casesOf, type Case } from '../support/trpc-requests.ts'
import { register, signIn, startTestApp } from '../support/harness.ts'
import { procedures, send, type Answer } from '../support/raw-http.ts'

const mount = vi.hoisted(() => ({
  isStock: false,
  /** The replacement of every context's session check. */
  check: undefined as ((ctx: Context) => Promise<never>) | undefined,
}))

vi.mock('../../src/http/trpc-handler.ts', async (load) => {
  const real = await load<typeof Handler>()
  const mountTrpc: typeof real.mountTrpc = (app, createContext, passwords) => {
    const create: typeof createContext = (request, reply) => {
      const ctx = createContext(request, reply)
      const { check } = mount
      return check ? Object.assign(ctx, { findLiveSession: () => check(ctx) }) : ctx
    }
    if (!mount.isStock) return real.mountTrpc(app, create, passwords)
    void app.register(fastifyTRPCPlugin, {
      trpcOptions: {
        router: appRouter,
        createContext: ({ req, res }: CreateFastifyContextOptions) => create(req, res),
        allowBatching: false,
      },
    })
  }
  return { ...real, mountTrpc }
})

const ours = await openSide()
mount.isStock = true
const stock = await openSide()
afterAll(async () => {
  for (const { app } of [ours, stock]) await app[Symbol.asyncDispose]()
})

async function openSide() {
  // One user repeats the same calls.
  const app = await startTestApp({
    LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
    LIMIT_EXPORTS_PER_ACCOUNT: '1000/1d',
  })
  await register(app, app.browser(), 'ann')
  return { app, browser: app.browser() }
}

async function ask({ app, browser }: typeof ours, { path, body, ...call }: Case, ip: string) {
  const { cookie, device, accessToken } = browser.jar
  const own = { authorization: `Bearer ${accessToken}`, cookie: `${cookie}; ${device}` }
  const headers = { ...own, 'x-forwarded-for': ip, ...call.headers }
  return mask(await send(app, `/trpc/${path}`, { method: call.method, headers, body }))
}

/** The port is part of the cookie names. */
const withoutSecrets = (cookie: string) =>
  cookie.replace(/^(\w+)-\d+(?=[-=])/, '$1').replace(/=[^;]*/, '=…')

/** Replaces random and time-dependent values; everything else is compared byte by byte. */
function mask({ status, headerPairs, text }: Answer) {
  const masked = text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]{12}Z/g, 'date')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
    .replace(/localhost:\d+/, 'localhost')
    .replace(/"(challengeId|accessToken)":"[^"]*"/, '"$1":"…"')
    .replace(/"(id|secret|uri|challenge|userId)":"[^"]*"/g, '"$1":"…"')
  const shown = headerPairs.map(([name, value]) => {
    if (name === 'date' || name === 'x-request-id') return [name]
    return [name, name === 'set-cookie' ? withoutSecrets(value) : value]
  })
  return { status, headers: Object.fromEntries(shown) as Record<string, string>, text: masked }
}
type Masked = ReturnType<typeof mask>

/** Fetch answers have no known length, and this adapter no retry-after. */
function withoutFetch({ headers, ...rest }: Masked): Masked {
  const { vary: _, 'transfer-encoding': __, 'content-length': ___, ...kept } = headers
  const type = kept['content-type']?.replace(/;.*/, '')
  return { ...rest, headers: { ...kept, ...(type && { 'content-type': type }) } }
}

type Both = { ours: Masked; stock: Masked }

/** The differences between the two, and their reasons; everything else is equal. */
const intended: Record<string, { why: string; check(both: Both): void }> = {
  'asking for a stream': {
    why: 'no streams: the header is not read',
    check: (both) => expect(both.stock.status).toBe(400),
  },
  'as a batch of one': {
    why: 'no batches: the parameter is not read',
    check: (both) => expect(both.stock.status).toBe(400),
  },
  'by HEAD': {
    why: 'HEAD is answered like GET, without the body',
    check: (both) => expect([both.stock.status, both.ours.text]).toEqual([204, '']),
  },
  'a broken body': {
    why: 'refused before anything runs, also where no input is wanted',
    check: (both) => expect(both.ours.status).toBe(400),
  },
  'a secret by POST': {
    why: 'addresses stand in logs, so a query that takes a secret takes a body as well',
    check: (both) => expect([both.stock.status, both.ours.status === 405]).toEqual([405, false]),
  },
  'account.exportData': {
    why: 'it leaves piece by piece; nobody reads it in the stock adapter, so its turn never ends there',
    check: (both) => expect([200, both.stock.status]).toContain(both.ours.status),
  },
  nothing: {
    why: 'an empty body is no input, not broken JSON',
    check: (both) => expect(both.ours.status).toBe(both.stock.status),
  },
}

test.each(procedures)('%s answers like the stock adapter of tRPC', async (...procedure) => {
  const place = procedures.findIndex(([path]) => path === procedure[0])
  for (const side of [ours, stock]) {
    side.browser = side.app.browser(`10.1.1.${place}`)
    await register(side.app, side.browser, `person-${place}`)
  }
  for (const [at, one] of casesOf(procedure).entries()) {
    const ip = `10.2.${place}.${at}`
    const both = { ours: await ask(ours, one, ip), stock: await ask(stock, one, ip) }
    const difference = intended[procedure[0]] ?? intended[one.what]
    if (difference) difference.check(both)
    else expect(withoutFetch(both.ours), one.what).toEqual(withoutFetch(both.stock))
  }
})

const me: Case = { what: '', path: 'auth.me', method: 'GET', headers: {} }
const thrown: [string, () => unknown][] = [
  ...reasons.map((reason): [string, () => unknown] => [reason, () => new AppError(reason)]),
  ['fields', () => new AppError('INVALID_INPUT', { fields: { email: 'INVALID' } })],
  ['a wait', () => new AppError('RATE_LIMITED', { retryAfterSeconds: 7 })],
  ['another code', () => new AppError('INVALID_INPUT', { code: 'PAYLOAD_TOO_LARGE' })],
  ['an error of ours', () => new Error('secret')],
  ['a text', () => 'secret'],
]

test.each(thrown)('%s, thrown, leaves like from the stock adapter of tRPC', async (_name, make) => {
  for (const side of [ours, stock]) await signIn(side.browser, 'ann')
  mount.check = () => Promise.reject(make())
  const both = { ours: await ask(ours, me, '10.3.1.1'), stock: await ask(stock, me, '10.3.1.1') }
  mount.check = undefined
  const { 'retry-after': wait, ...headers } = withoutFetch(both.ours).headers
  expect({ ...withoutFetch(both.ours), headers }).toEqual(withoutFetch(both.stock))
  expect(wait).toBe(/"retryAfterSeconds":(\d+)/.exec(both.ours.text)?.[1])
  expect(both.ours.text).not.toContain('secret')
})

test('a caller that hangs up aborts what was done for it; one that waits does not', async () => {
  const signals: AbortSignal[] = []
  await signIn(ours.browser, 'ann')
  mount.check = (ctx) => {
    signals.push(ctx.signal())
    return new Promise(() => {})
  }
  const line = connect(ours.app.port, '127.0.0.1')
  const { accessToken } = ours.browser.jar
  line.write(
    `GET /trpc/auth.me HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${accessToken}\r\n\r\n`,
  )
  await expect.poll(() => signals.length).toBe(1)
  expect(signals[0]?.aborted).toBe(false)
  line.destroy()
  await expect.poll(() => signals[0]?.aborted).toBe(true)
  mount.check = (ctx) => {
    signals.push(ctx.signal())
    return Promise.reject(new AppError('UNAUTHENTICATED'))
  }
  await ask(ours, me, '10.3.1.1')
  mount.check = undefined
  expect(signals[1]?.aborted).toBe(false)
})
