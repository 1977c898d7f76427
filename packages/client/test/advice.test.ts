import { reasons } from '@latchkey/shared/errors'
import { freePort } from '@latchkey/tools/testing/free-port'
import { expect, test, vi } from 'vitest'
import { createLatchkey, refusalOf } from '../src/client.ts'

const url = 'https://id.example.com'

/** The error of a call at a service that answers so. */
function errorOf(send: typeof fetch, call = callOf(send)): Promise<Error> {
  return call().then(
    () => expect.fail('the call must fail'),
    (error: Error) => error,
  )
}

const callOf = (send: typeof fetch) => (): Promise<unknown> => client(send).api.auth.me.query()

const client = (send: typeof fetch) => createLatchkey({ url, fetch: send })

const refusing =
  (data: object): typeof fetch =>
  async () =>
    Response.json({ error: { message: '', code: -1, data } }, { status: 400 })

test.each(reasons)('an error %s says its reason, the call and what to do next', async (reason) => {
  const error = await errorOf(refusing({ reason }))
  expect(error.message).toMatch(new RegExp(`^${reason} \\(auth\\.\\w+\\): [A-Z].{20,}\\.$`))
  expect(refusalOf(error)?.reason).toBe(reason)
})

test('the sentence names the fields that were refused and the seconds to wait', async () => {
  const fields = { username: 'TOO_SHORT', email: 'TAKEN' }
  const refused = await errorOf(refusing({ reason: 'INVALID_INPUT', fields }))
  expect(refused.message).toContain('username: TOO_SHORT, email: TAKEN')
  const limited = await errorOf(refusing({ reason: 'RATE_LIMITED', retryAfterSeconds: 7 }))
  expect(limited.message).toContain('in 7 seconds')
})

test.each([
  ['NOT_FOUND', 'latchkey apps add <name> --audience http://localhost:4000'],
  ['FORBIDDEN', 'does not admit the role of this account'],
])(
  'a token for an API that is refused with %s says what to do at the service',
  async (reason, told) => {
    const { tokenFor } = client(refusing({ reason }))
    const error = await errorOf(fetch, () => tokenFor('http://localhost:4000'))
    expect(error.message).toContain(told)
    expect(error.message).toContain('"http://localhost:4000"')
  },
)

test('a service that is down is named, with the cause, by each way to call it', async () => {
  const down = `http://127.0.0.1:${await freePort()}`
  const latchkey = createLatchkey({ url: down })
  const calls = [
    () => latchkey.api.auth.me.query(),
    () => latchkey.session.restore(),
    () => latchkey.tokenFor('http://localhost:4000'),
  ]
  for (const call of calls) {
    // oxlint-disable-next-line no-await-in-loop
    const error = await errorOf(fetch, call)
    expect(error.message).toMatch(/^UNREACHABLE \(auth\.\w+\): /)
    expect(error.message).toContain(`${down} does not answer (ECONNREFUSED). Start it`)
    expect(refusalOf(error)?.reason).toBe('UNREACHABLE')
  }
})

test.each([
  ['a page of a proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['JSON of another program', () => Response.json({ ok: true })],
])('an address where %s answers is said not to be Latchkey', async (_name, answer) => {
  const error = await errorOf(async () => answer())
  expect(error.message).toContain(`Something other than Latchkey answers at ${url}`)
  expect(refusalOf(error)?.reason).toBe('UNREACHABLE')
})

test('a call that its caller ended is no fault of the service', async () => {
  const signal = AbortSignal.abort()
  const error = await errorOf(fetch, () => client(fetch).api.auth.me.query(undefined, { signal }))
  expect(refusalOf(error)).toBeUndefined()
  expect(error.message).not.toContain('UNREACHABLE')
})

test('in a browser the sentence names the origin, which may not be registered', async () => {
  vi.stubGlobal('location', { origin: 'http://localhost:5173' })
  const error = await errorOf(() => Promise.reject(new TypeError('Failed to fetch')))
  expect(error.message).toContain('latchkey apps add <name> --origin http://localhost:5173')
  vi.unstubAllGlobals()
})
