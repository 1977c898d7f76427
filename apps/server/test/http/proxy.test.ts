import { expect, test } from 'vitest'
import { good, register, startTestApp, type TestApp } from '../support/harness.ts'
import { json, send, type Answer } from '../support/raw-http.ts'

const evil = 'evil.example'
const forged = {
  host: evil,
  'x-forwarded-host': evil,
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '443',
  'x-original-url': '/dev/inbox',
  'x-rewrite-url': '/dev/inbox',
  forwarded: `for=9.9.9.9;host=${evil};proto=https`,
}
const trusts = [
  ['with a trusted proxy', '127.0.0.1/32'],
  ['without a trusted proxy', ''],
] as const

test.each(trusts)(
  'a forged Host changes nothing in a mail, %s',
  { tags: ['security-11', 'asvs-3.7.2', 'asvs-4.1.3'] },
  async (_name, TRUST_PROXY) => {
    await using app = await startTestApp({ TRUST_PROXY })
    await register(app, app.browser(), 'ann')
    const to = 'ann@example.com'
    const body = { email: to, type: 'register' }
    const call = { headers: { ...json, ...forged }, body }
    expect((await send(app, '/trpc/auth.sendCode', call)).status).toBe(200)
    const mail = await app.mailbox.next(to)
    expect(mail.text).toContain(app.url)
    expect(JSON.stringify(mail)).not.toContain(evil)
  },
)

test.each(trusts)(
  'a forged Host makes no foreign origin ours, %s',
  { tags: ['security-11'] },
  async (_name, TRUST_PROXY) => {
    await using app = await startTestApp({ TRUST_PROXY })
    for (const origin of [`http://${evil}`, `https://${evil}`]) {
      const headers = { ...json, ...forged, origin }
      const answer = await send(app, '/trpc/auth.logout', { headers })
      expect(answer).toMatchObject({ status: 403, data: { reason: 'FORBIDDEN' } })
    }
    const page = await send(app, '/', { method: 'GET', headers: forged })
    expect(page.text + JSON.stringify(page.headerPairs)).not.toContain(evil)
  },
)

type Answered = { result: { data: Record<string, string> } }
const dataOf = ({ text }: Answer) => (JSON.parse(text) as Answered).result.data

async function registered(app: TestApp, headers: Record<string, string>) {
  const email = 'ann@example.com'
  const call = (path: string, body: object) =>
    send(app, `/trpc/${path}`, { headers: { ...json, ...headers }, body })
  const { challengeId } = dataOf(await call('auth.sendCode', { email, type: 'register' }))
  const code = await app.mailbox.code(email)
  const answer = await call('auth.register', { challengeId, code, username: 'ann', password: good })
  const { accessToken } = dataOf(answer)
  const [, claims = ''] = accessToken?.split('.') ?? []
  const issuer = (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss: string }).iss
  return { cookies: answer.headers.getSetCookie(), issuer, accessToken }
}

test.each(trusts)(
  'cookies and tokens follow PUBLIC_URL and no header, %s',
  { tags: ['security-11', 'asvs-3.3.1', 'asvs-3.3.2', 'asvs-3.3.3', 'asvs-4.1.3'] },
  async (_name, TRUST_PROXY) => {
    await using plain = await startTestApp({ TRUST_PROXY })
    await using secure = await startTestApp({ TRUST_PROXY, PUBLIC_URL: 'https://id.example' })
    const onHttp = await registered(plain, forged)
    const kept = 'Path=/; HttpOnly'
    for (const cookie of onHttp.cookies) {
      expect(cookie).toMatch(
        new RegExp(`^latchkey[\\w-]*=[\\w.-]+; Max-Age=\\d+; ${kept}; SameSite=Strict$`),
      )
    }
    expect(onHttp.issuer).toBe(plain.url)
    const onHttps = await registered(secure, { ...forged, 'x-forwarded-proto': 'http' })
    for (const cookie of onHttps.cookies) {
      expect(cookie).toMatch(
        new RegExp(
          `^__Host-latchkey[\\w-]*=[\\w.-]+; Max-Age=\\d+; ${kept}; Secure; SameSite=Strict$`,
        ),
      )
    }
    expect(onHttp.cookies.length).toBeGreaterThan(0)
    expect(onHttps.cookies).toHaveLength(onHttp.cookies.length)
    expect(onHttps.issuer).toBe('https://id.example')
  },
)

test.each<[string, string, Record<string, string>, string]>([
  ['no proxy is trusted', '', { 'x-forwarded-for': '9.9.9.9' }, '127.0.0.1'],
  [
    'no proxy is trusted, whatever the header',
    '',
    {
      forwarded: 'for=9.9.9.9',
      'x-real-ip': '9.9.9.9',
      'cf-connecting-ip': '9.9.9.9',
      'true-client-ip': '9.9.9.9',
      'x-client-ip': '9.9.9.9',
    },
    '127.0.0.1',
  ],
  ['another proxy is trusted', '10.0.0.0/8', { 'x-forwarded-for': '9.9.9.9' }, '127.0.0.1'],
  [
    'the proxy adds to what it was told',
    '127.0.0.1/32',
    { 'x-forwarded-for': '9.9.9.9, 198.51.100.7' },
    '198.51.100.7',
  ],
  [
    'two proxies are trusted',
    '127.0.0.1/32,10.0.0.0/8',
    { 'x-forwarded-for': '9.9.9.9, 198.51.100.7, 10.1.2.3' },
    '198.51.100.7',
  ],
  ['the proxy speaks IPv6', '127.0.0.1/32', { 'x-forwarded-for': '2001:db8::7' }, '2001:db8::7'],
])(
  'the caller has the address of the last hop that nobody vouches for: %s',
  { tags: ['security-11'] },
  async (_name, TRUST_PROXY, ...[headers, ip]) => {
    await using app = await startTestApp({ TRUST_PROXY })
    const sent = { 'x-forwarded-for': '', ...headers }
    const { accessToken } = await registered(app, sent)
    const authorization = `Bearer ${accessToken}`
    const call = { method: 'GET', headers: { authorization } }
    expect(dataOf(await send(app, '/trpc/account.sessions', call))).toMatchObject([{ ip }])
    // Twenty sends per hour, whatever address the caller forges in front of its own.
    const madeUp = headers['x-forwarded-for']?.replace('9.9.9.9', '8.8.8.8') ?? ''
    const ask = (index: number, more = {}) =>
      send(app, '/trpc/auth.sendCode', {
        headers: { ...json, ...sent, ...more },
        body: { email: `n${index}@example.com`, type: 'register' },
      })
    for (let index = 1; index < 20; index += 1) expect((await ask(index)).status).toBe(200)
    expect((await ask(20, { 'x-forwarded-for': madeUp })).status).toBe(429)
  },
)

test(
  'a proxy that hands on nonsense for an address breaks nothing',
  { tags: ['security-11'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    for (const nonsense of [
      'unknown',
      '1.2.3.4:5678',
      '[::1]:80',
      '9'.repeat(300),
      '"; drop',
      ',,,',
      '::ffff:9.9.9.9',
    ]) {
      const headers = { ...json, 'x-forwarded-for': nonsense }
      const body = { identifier: 'ann', password: good }
      const answer = await send(app, '/trpc/auth.login', { headers, body })
      expect(answer.status, nonsense).toBe(200)
    }
  },
)
