import { freePort } from '@latchkey/tools/testing/free-port'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createVerifier, type FeedOptions } from '../src/feed.ts'
import { audience, bearer, makeKey, plain, sign } from './tokens.ts'

type Event = { sequence: number; type: string; sub?: string; sid?: string[] }

/** A service whose feed the test writes. */
async function startFeed() {
  const key = await makeKey('a')
  const asked: URL[] = []
  const credentials: (string | undefined)[] = []
  const open = new Set<ServerResponse>()
  let [news, status]: [Event[], number] = [[], 200]

  function answer(response: ServerResponse): void {
    open.delete(response)
    const events = news.map((event) => ({ sub: 'somebody', sid: [], ...event }))
    news = []
    response.writeHead(status).end(JSON.stringify({ cursor: String(asked.length), events }))
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://service')
    if (url.pathname !== '/status-feed') {
      response.end(JSON.stringify({ keys: [key.jwk] }))
      return
    }
    asked.push(url)
    credentials.push(request.headers.authorization)
    open.add(response)
    if (news.length > 0 || status !== 200 || url.searchParams.get('wait') === '0') answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const end = () => {
    for (const response of open) answer(response)
  }
  return {
    asked,
    credentials,
    token: () => sign(issuer, key),
    tell(...events: Event[]) {
      news = events
      end()
    },
    fail(code = 503) {
      status = code
      end()
    },
    recover: () => void (status = 200),
    listen(terms: Partial<FeedOptions> = {}) {
      const feed: FeedOptions = { appId: 'id', secret: 'secret', whenAway: 'refuse', ...terms }
      const verifier = createVerifier({ issuer, audience, feed })
      onTestFinished(verifier.close)
      return async (token: string) => {
        const verdict = await verifier.verify(bearer(token))
        return verdict.ok ? 'ok' : verdict.refusal.reason
      }
    },
  }
}

test('a token is refused as soon as the feed names its session', async () => {
  const service = await startFeed()
  const judge = service.listen()
  const token = await service.token()
  expect(await judge(token)).toBe('ok')
  service.tell({ sequence: 1, type: 'session.ended', sid: ['another'] })
  await expect.poll(() => service.asked.length).toBe(3)
  expect(await judge(token)).toBe('ok')
  service.tell({ sequence: 2, type: 'session.ended', sid: [plain().sid] })
  await expect.poll(() => judge(token)).toBe('ENDED')
  expect(await judge('a.b.c')).toBe('INVALID')
  expect(new Set(service.credentials)).toEqual(new Set([`Basic ${btoa('id:secret')}`]))
  const cursors = service.asked.map(({ searchParams }) => searchParams.get('cursor'))
  expect(cursors.slice(0, 3)).toEqual(['', '1', '2'])
})

test.each(['user.banned', 'user.deleted'])(
  'after %s no token of the account is accepted, and after its return every new one',
  async (type) => {
    const service = await startFeed()
    const judge = service.listen()
    const token = await service.token()
    expect(await judge(token)).toBe('ok')
    const { sub } = plain()
    service.tell({ sequence: 8, type, sub })
    await expect.poll(() => judge(token)).toBe('ENDED')
    // Events may arrive out of the order of their numbers.
    service.tell({ sequence: 7, type: 'user.restored', sub })
    await expect.poll(() => service.asked.length).toBeGreaterThanOrEqual(4)
    expect(await judge(token)).toBe('ENDED')
    service.tell({ sequence: 9, type: 'user.restored', sub })
    await expect.poll(() => judge(token)).toBe('ok')
  },
)

test('what the first answer says counts for the first request', async () => {
  const service = await startFeed()
  service.tell({ sequence: 1, type: 'session.ended', sid: [plain().sid] })
  const judge = service.listen()
  expect(await judge(await service.token())).toBe('ENDED')
})

test('while the feed is away, valid tokens are refused or accepted as configured', async () => {
  const service = await startFeed()
  const errors: unknown[] = []
  const terms = { awayAfter: 2000, onError: (error: unknown) => void errors.push(error) }
  const strict = service.listen(terms)
  const lenient = service.listen({ ...terms, whenAway: 'accept' })
  const token = await service.token()
  expect([await strict(token), await lenient(token)]).toEqual(['ok', 'ok'])
  service.fail()
  // A short silence is no reason to refuse everyone.
  expect(await strict(token)).toBe('ok')
  await expect.poll(() => strict(token)).toBe('UNAVAILABLE')
  expect(await lenient(token)).toBe('ok')
  expect(errors).toContainEqual(
    new Error('The status feed answers 503. The verifier will ask again.'),
  )
  service.recover()
  await expect.poll(() => strict(token)).toBe('ok')
})

test('a verifier that never heard the feed refuses or accepts as configured', async () => {
  const service = await startFeed()
  service.fail()
  const token = await service.token()
  expect(await service.listen()(token)).toBe('UNAVAILABLE')
  expect(await service.listen({ whenAway: 'accept' })(token)).toBe('ok')
})

test.each([
  [
    401,
    'The status feed answers 401. Compare appId and secret with those that latchkey apps add printed.',
  ],
  [
    403,
    'The status feed answers 403. Only an app of the kind own may listen: latchkey apps show <app>.',
  ],
  [404, 'The status feed answers 404. Compare the issuer with PUBLIC_URL of the service.'],
])('an operator whose feed is refused with %i reads what to do', async (code, told) => {
  const service = await startFeed()
  service.fail(code)
  const { promise, resolve } = Promise.withResolvers<unknown>()
  await service.listen({ onError: resolve })(await service.token())
  expect(await promise).toEqual(new Error(told))
})

test('an operator whose service is down reads its address', async () => {
  const errors: unknown[] = []
  const feed: FeedOptions = {
    appId: 'a',
    secret: 'b',
    whenAway: 'refuse',
    onError: (error) => void errors.push(error),
  }
  const issuer = `http://127.0.0.1:${await freePort()}`
  const verifier = createVerifier({ issuer, audience, feed })
  onTestFinished(() => verifier.close())
  await expect
    .poll(() => errors[0])
    .toMatchObject({ message: `The status feed at ${issuer} does not answer.` })
  expect(errors[0]).toHaveProperty('cause')
})
