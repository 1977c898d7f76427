import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { setRole, setStatus } from '../../src/admin/change-account.ts'
import { days, seconds } from '../../src/clock.ts'
import { byOperator, registerApp, withApps } from '../support/apps.ts'
import { refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { limitTable } from '../../src/limits/table.ts'
import { User } from '../../src/users/user.entity.ts'
import { json, send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const tool = 'https://tool.example'
const callbackOf = (...origins: string[]) => ({
  redirectUris: origins.map((origin) => `${origin}/_latchkey/callback`),
})
await registerApp(app, { name: 'Tool', ...callbackOf(tool, 'http://plain.example') })
await registerApp(app, {
  name: 'Office',
  ...callbackOf('https://office.example'),
  roles: ['admin'],
})
await registerApp(app, { name: 'Open', ...callbackOf('https://office.example') })
await registerApp(app, { name: 'Pages', origins: ['https://pages.example'] })
const third = callbackOf('https://third.example')
await registerApp(app, { name: 'Third', kind: 'third_party', ...third })

const newName = () => `p${randomBytes(4).toString('hex')}`
const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' }

/** A browser at a tool, behind a proxy that asks this service. */
function visitorAt(origin: string) {
  const { host, protocol } = new URL(origin)
  const cookies = new Map<string, string>()
  const proxy = { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host }
  async function get(path: string, headers: Record<string, string | undefined>) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await send(app, path, {
      method: 'GET',
      headers: { ...proxy, cookie, ...headers },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return { ...answer, location: answer.headers.get('location') }
  }
  return {
    cookies,
    /** Sends the proxy's question about a request for a path of the tool. */
    ask: (path = '/', headers: Record<string, string | undefined> = page, query = '') =>
      get(`/gate${query}`, {
        'x-forwarded-uri': path,
        'x-forwarded-method': 'GET',
        ...headers,
      }),
    /** Opens an address of the tool that its proxy passes on to this service. */
    open(address: string) {
      const { pathname, search } = new URL(address)
      return get(pathname + search, {})
    },
  }
}

type Visitor = ReturnType<typeof visitorAt>
type Person = ReturnType<typeof app.browser>

/** Follows the redirects up to our page; returns the address at which it continues. */
async function begin(visitor: Visitor, path = '/'): Promise<string> {
  const { location } = await visitor.ask(path)
  const started = await visitor.open(location ?? '')
  return new URL(started.location ?? '').searchParams.get('continue') ?? ''
}

async function enter(person: Person, visitor: Visitor, path = '/') {
  const { address } = await person.api.auth.gateTicket.mutate({
    address: await begin(visitor, path),
  })
  return visitor.open(address)
}

async function newPerson(name = newName()) {
  const person = app.browser()
  const { user } = await register(app, person, name)
  return { person, name, id: user.id }
}

test('a person signs in and comes back to the page of the tool that asked', async () => {
  const { person, name } = await newPerson()
  await person.api.account.updateProfile.mutate({ username: '张三', displayName: '张小三' })
  const visitor = visitorAt(tool)
  const path = '/d/board?from=now-1h&x=%2Fa'
  const asked = await visitor.ask(path)
  expect(asked).toMatchObject({ status: 302, text: '' })
  expect(asked.location).toBe(`${tool}/_latchkey/start?to=${encodeURIComponent(path)}`)
  const started = await visitor.open(asked.location ?? '')
  expect(started.location).toMatch(new RegExp(`^${app.url}/login\\?continue=`))
  const wish = new URL(started.location ?? '').searchParams.get('continue') ?? ''
  expect(await person.api.auth.checkContinue.query({ address: wish })).toMatchObject({
    isAllowed: true,
    app: 'Tool',
  })
  const { address } = await person.api.auth.gateTicket.mutate({ address: wish })
  const back = await visitor.open(address)
  expect(back).toMatchObject({ status: 303, location: tool + path })
  const [visit] = back.headers.getSetCookie()
  expect(visit).toMatch(
    /^__Host-latchkey-gate=[^;]{1,120}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  const letIn = await visitor.ask(path)
  expect(letIn.status).toBe(200)
  const said = (header: string) => Buffer.from(letIn.headers.get(header) ?? '', 'latin1').toString()
  expect(['remote-user', 'remote-name', 'remote-email', 'remote-groups'].map(said)).toEqual([
    '张三',
    '张小三',
    `${name}@example.com`,
    'user',
  ])
})

test('nginx is told 401 with the address to open, and a program 401 without one', async () => {
  const visitor = visitorAt(tool)
  const [page401, fetched, posted] = await Promise.all([
    visitor.ask('/a', page, '?status=401'),
    visitor.ask('/a', { accept: '*/*', 'sec-fetch-mode': 'cors' }),
    visitor.ask('/a', { 'x-forwarded-method': 'POST' }),
  ])
  expect(page401).toMatchObject({ status: 401, location: `${tool}/_latchkey/start?to=%2Fa` })
  expect(fetched).toMatchObject({ status: 401, location: null })
  expect(posted).toMatchObject({ status: 401, location: null })
})

describe('the gate is closed at once', () => {
  test.each<[string, (one: { person: Person; name: string; id: number }) => Promise<unknown>]>([
    ['a sign-out', ({ person }) => person.api.auth.logout.mutate()],
    [
      'a revocation from elsewhere',
      async ({ name }) => {
        const other = app.browser()
        await signIn(other, name)
        return other.api.account.revokeOtherSessions.mutate()
      },
    ],
    ['a ban', ({ name }) => setStatus(byOperator(app), name, 'banned')],
    ['the end of its session', async () => app.pass(days(31))],
  ])('by %s', async (_name, end) => {
    const one = await newPerson()
    const visitor = visitorAt(tool)
    await enter(one.person, visitor)
    expect(await visitor.ask()).toMatchObject({ status: 200 })
    await end(one)
    expect(await visitor.ask()).toMatchObject({ status: 302 })
  })
})

describe('a ticket is worth nothing', () => {
  test('in another browser, which a thief or a trap may send it to', async () => {
    const { person } = await newPerson()
    const [owner, other] = [visitorAt(tool), visitorAt(tool)]
    const { address } = await person.api.auth.gateTicket.mutate({ address: await begin(owner) })
    expect(await other.open(address)).toMatchObject({ status: 400, location: null })
    await begin(other)
    expect(await other.open(address)).toMatchObject({ status: 400, location: null })
    expect(await other.ask()).toMatchObject({ status: 302 })
    expect(await owner.open(address)).toMatchObject({ status: 303 })
  })

  test('after a minute, at another origin, or altered', async () => {
    const { person } = await newPerson()
    const [visitor, plain] = [visitorAt(tool), visitorAt('http://plain.example')]
    await begin(plain)
    const { address } = await person.api.auth.gateTicket.mutate({ address: await begin(visitor) })
    const [secret = ''] = [visitor.cookies.get('__Host-latchkey-gate-start')]
    plain.cookies.set('latchkey-gate-start', secret)
    expect(await plain.open(address.replace(tool, 'http://plain.example'))).toMatchObject({
      status: 400,
    })
    const altered = new URL(address)
    altered.searchParams.set('ticket', `${altered.searchParams.get('ticket')}x`)
    expect(await visitor.open(altered.href)).toMatchObject({ status: 400 })
    app.pass(seconds(61))
    expect(await visitor.open(address)).toMatchObject({ status: 400 })
  })

  test('as a cookie, and the cookie of one tool at another', async () => {
    const { person } = await newPerson()
    const [visitor, plain] = [visitorAt(tool), visitorAt('http://plain.example')]
    const { address } = await person.api.auth.gateTicket.mutate({ address: await begin(visitor) })
    const ticket = new URL(address).searchParams.get('ticket') ?? ''
    visitor.cookies.set('__Host-latchkey-gate', ticket)
    expect(await visitor.ask()).toMatchObject({ status: 302 })
    await visitor.open(address)
    expect(await visitor.ask()).toMatchObject({ status: 200 })
    plain.cookies.set('latchkey-gate', visitor.cookies.get('__Host-latchkey-gate') ?? '')
    expect(await plain.ask()).toMatchObject({ status: 302 })
  })
})

test('a role that an app does not admit gets neither a ticket nor through', async () => {
  const { person, name } = await newPerson()
  const visitor = visitorAt('https://office.example')
  const ask = async () => person.api.auth.gateTicket.mutate({ address: await begin(visitor) })
  expect(await refusal(ask())).toMatchObject({ reason: 'FORBIDDEN' })
  await setRole(byOperator(app), name, 'admin')
  await visitor.open((await ask()).address)
  expect(await visitor.ask()).toMatchObject({ status: 200 })
  await setRole(byOperator(app), name, 'user')
  expect(await visitor.ask()).toMatchObject({ status: 403, location: null })
})

test('only our own apps stand behind the gate', async () => {
  const { person } = await newPerson()
  for (const origin of ['https://third.example', 'https://pages.example', 'https://no.example']) {
    const visitor = visitorAt(origin)
    expect(await visitor.ask()).toMatchObject({ status: 403 })
    expect(await visitor.open(`${origin}/_latchkey/start?to=/`)).toMatchObject({ status: 403 })
    const address = `${origin}/_latchkey/callback?state=x`
    const refused = await refusal(person.api.auth.gateTicket.mutate({ address }))
    expect(refused).toMatchObject({ reason: 'NOT_FOUND' })
  }
})

test('another site cannot act in the name of whoever is signed in', async () => {
  const { person } = await newPerson()
  const visitor = visitorAt(tool)
  await enter(person, visitor)
  const statusOf = async (headers: Record<string, string>) =>
    (await visitor.ask('/', headers)).status
  const post = { 'x-forwarded-method': 'POST' }
  const cross = { 'sec-fetch-site': 'cross-site' }
  const expected: [number, Record<string, string>][] = [
    [200, { ...page, ...cross }],
    [200, { ...post, 'sec-fetch-site': 'same-origin', origin: tool }],
    [200, { ...post, origin: tool }],
    [200, post],
    [403, { ...post, ...cross, 'sec-fetch-mode': 'navigate' }],
    [403, { ...post, 'sec-fetch-site': 'same-site' }],
    [403, { ...post, origin: 'https://evil.example' }],
    [403, { ...post, origin: 'null' }],
    // Browsers send no fetch metadata with a web socket.
    [403, { origin: 'https://evil.example' }],
    [403, { ...cross, 'sec-fetch-mode': 'websocket' }],
    [403, { ...cross, 'sec-fetch-mode': 'no-cors' }],
    [403, { 'x-forwarded-method': 'DELETE', ...cross, 'sec-fetch-mode': 'cors' }],
  ]
  const found = []
  for (const [, headers] of expected) found.push([await statusOf(headers), headers])
  expect(found).toEqual(expected)
})

test.each<[string, Record<string, string | undefined>]>([
  ['no scheme', { 'x-forwarded-proto': undefined }],
  ['a scheme of its own', { 'x-forwarded-proto': 'javascript' }],
  ['two schemes', { 'x-forwarded-proto': 'https, http' }],
  ['no host', { 'x-forwarded-host': undefined }],
  ['two hosts', { 'x-forwarded-host': 'tool.example, evil.example' }],
  ['a host with a user', { 'x-forwarded-host': 'tool.example@evil.example' }],
  ['a host with a path', { 'x-forwarded-host': 'tool.example/a' }],
  ['no path', { 'x-forwarded-uri': undefined }],
  ['a path that is an address', { 'x-forwarded-uri': 'https://evil.example/' }],
  ['no method', { 'x-forwarded-method': undefined }],
])('a proxy that sends %s is refused', async (_name, headers) => {
  expect(await visitorAt(tool).ask('/', { ...page, ...headers })).toMatchObject({
    status: 400,
    location: null,
  })
})

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example',
  '/.//evil.example',
  'javascript:alert(1)',
  '/_latchkey/start?to=/',
  `/${'x'.repeat(3000)}`,
  `/${'张'.repeat(300)}`,
  '',
])('after the sign-in %j leads no farther than the tool', async (to) => {
  const { person } = await newPerson()
  const visitor = visitorAt(tool)
  const start = `${tool}/_latchkey/start?to=${encodeURIComponent(to)}`
  const started = await visitor.open(start)
  const wish = new URL(new URL(started.location ?? '').searchParams.get('continue') ?? '')
  // The user may alter the parameters of our page.
  if (encodeURIComponent(to).length < 1500) wish.searchParams.set('to', to)
  const { address } = await person.api.auth.gateTicket.mutate({ address: wish.href })
  const { location } = await visitor.open(address)
  const led = new URL(location ?? '')
  expect(led.origin).toBe(tool)
  expect(led.pathname).not.toMatch(/^\/[/\\]|_latchkey/)
})

test('what comes twice in an address is no fault of the service', async () => {
  const visitor = visitorAt(tool)
  const attempt = await begin(visitor)
  const twice = 'to=/a&to=/b&state=a&state=b&ticket=a&ticket=b'
  expect(await visitor.open(`${tool}/_latchkey/start?${twice}`)).toMatchObject({ status: 302 })
  expect(await visitor.open(`${tool}/_latchkey/callback?${twice}`)).toMatchObject({ status: 400 })
  const state = new URL(attempt).search
  expect(await visitor.open(`${tool}/_latchkey/callback${state}&ticket=a&ticket=b`)).toMatchObject({
    status: 400,
  })
  expect(await visitor.ask('/', page, '?status=401&status=302')).toMatchObject({ status: 302 })
})

test('a tool whose cookies are lost goes round in no circle', async () => {
  const visitor = visitorAt(tool)
  const answers = []
  for (let time = 0; time < 21; time++) {
    answers.push(await visitor.open(`${tool}/_latchkey/start?to=/`))
  }
  const statuses = answers.map(({ status }) => status)
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 302), 400])
  expect(answers.at(-1)?.text).toMatch(/<h1>You can’t be signed in<.*drops the cookies/s)
  const chinese = visitorAt(tool)
  const told = await chinese.open(`${tool}/_latchkey/callback?state=x`)
  expect(told.status).toBe(400)
})

test('a circle ends where each round takes half a minute, and a pause of a minute begins anew', async () => {
  const visitor = visitorAt(tool)
  const round = async () => (await visitor.open(`${tool}/_latchkey/start?to=/`)).status
  for (let time = 0; time < 20; time++) {
    expect(await round()).toBe(302)
    app.pass(seconds(30))
  }
  expect(await round()).toBe(400)
  app.pass(seconds(61))
  expect(await round()).toBe(302)
})

test('tickets are limited, so that nobody fills the security log with them', async () => {
  const { person } = await newPerson()
  const address = await begin(visitorAt(tool))
  const ask = () => person.api.auth.gateTicket.mutate({ address })
  const { max } = limitTable.gateTicketsPerAccount
  for (let time = 0; time < max; time++) await ask()
  const told = await refusal(ask())
  expect(told).toMatchObject({ reason: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) })
  const other = await newPerson()
  await other.person.api.auth.gateTicket.mutate({ address })
})

test('the pages of a tool are trusted with nothing else', async () => {
  const headers = { ...json, origin: tool }
  const answer = await send(app, '/trpc/auth.refresh', { headers, body: {} })
  expect(answer.status).toBe(403)
  expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  const { api } = app.browser()
  for (const path of ['/', '/_latchkey/callback/x', '/_latchkey/start']) {
    const verdict = await api.auth.checkContinue.query({ address: tool + path })
    expect(verdict).toEqual({ isAllowed: false })
  }
  const { person } = await newPerson()
  for (const address of [`${tool}/?state=x`, `blob:${tool}/_latchkey/callback?state=x`]) {
    const refused = await refusal(person.api.auth.gateTicket.mutate({ address }))
    expect(refused).toMatchObject({ reason: 'NOT_FOUND' })
  }
})

test('a name of the old service that no header carries as it is gets nobody in', async () => {
  const { person, id } = await newPerson()
  const visitor = visitorAt(tool)
  await enter(person, visitor)
  const em = app.database.em.fork()
  for (const username of [' root ', 'a\nb', 'a\u007fb', '']) {
    await em.nativeUpdate(User, { id }, { username })
    expect(await visitor.ask(), username).toMatchObject({ status: 403 })
  }
  const told = { username: `u${id}`, email: '', displayName: ' root\nadmin ' }
  await em.nativeUpdate(User, { id }, told)
  const { headers } = await visitor.ask()
  expect(headers.get('remote-email')).toBe('-')
  expect(headers.get('remote-name')).toBe('rootadmin')
})

test('two tabs of a tool that ask at once both come in', async () => {
  const { person } = await newPerson()
  const visitor = visitorAt(tool)
  const [one, other] = [await begin(visitor, '/one'), await begin(visitor, '/other')]
  for (const address of [one, other]) {
    const ticket = await person.api.auth.gateTicket.mutate({ address })
    expect(await visitor.open(ticket.address)).toMatchObject({ status: 303 })
  }
})

test('only a proxy that TRUST_PROXY lists is answered', async () => {
  await using open = await startTestApp({ TRUST_PROXY: '10.0.0.0/8' })
  for (const path of ['/gate', '/_latchkey/start', '/_latchkey/callback']) {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'tool.example' }
    expect(await send(open, path, { method: 'GET', headers })).toMatchObject({ status: 403 })
  }
})
