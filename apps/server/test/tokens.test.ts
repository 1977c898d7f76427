import jwt from 'jsonwebtoken'
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'
import { refusal, register, startTestApp } from './harness.ts'

const secret = 'a test secret of 32 bytes and then some 0123456789'
const wellKnown = 'jwt-secret-string'

type Part = Record<string, unknown>
type Forgery = { header?: Part; payload?: Part; key?: string; hash?: string }

const encode = (part: Part) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** The token it is given, changed and signed again by hand: no library objects. */
function forge(token: string, { header, payload, key = secret, hash = 'sha256' }: Forgery) {
  const genuine = jwt.decode(token, { complete: true })
  if (!genuine) throw new Error('not a token')
  const parts = [
    { ...genuine.header, ...header },
    { ...(genuine.payload as Part), ...payload },
  ]
  const signed = parts.map(encode).join('.')
  const signature = hash === '' ? '' : createHmac(hash, key).update(signed).digest('base64url')
  return `${signed}.${signature}`
}

const forgeries: [string, Forgery][] = [
  ['alg none and no signature', { header: { alg: 'none' }, hash: '' }],
  ['alg None and no signature', { header: { alg: 'None' }, hash: '' }],
  ['alg none and the right signature', { header: { alg: 'none' } }],
  ['HS256 and no signature', { hash: '' }],
  ['HS384', { header: { alg: 'HS384' }, hash: 'sha384' }],
  ['HS512', { header: { alg: 'HS512' }, hash: 'sha512' }],
  ['RS256', { header: { alg: 'RS256' } }],
  ['typ JWT', { header: { typ: 'JWT' } }],
  ['no typ', { header: { typ: undefined } }],
  ['an unknown crit', { header: { crit: ['x'], x: true } }],
  ['another issuer', { payload: { iss: 'https://evil.example' } }],
  ['no issuer', { payload: { iss: undefined } }],
  ['another audience', { payload: { aud: 'other' } }],
  ['a list of audiences', { payload: { aud: ['latchkey', 'other'] } }],
  ['no audience', { payload: { aud: undefined } }],
  ['no expiry', { payload: { exp: undefined } }],
  ['an expiry gone by', { payload: { exp: 1_700_000_000 } }],
  ['an expiry in words', { payload: { exp: '9999999999' } }],
  ['a session of nobody', { payload: { sid: '00000000-0000-7000-8000-000000000000' } }],
  ['an object for a session', { payload: { sid: { $ne: null } } }],
  ['a well-known secret', { key: wellKnown }],
  ['an empty secret', { key: '' }],
]

test.each(forgeries)('a token with %s signs nobody in', async (_name, forgery) => {
  await using app = await startTestApp({ JWT_SECRET_KEY: secret })
  const browser = app.browser()
  await register(app, browser, 'ann')
  const genuine = browser.jar.accessToken
  browser.jar.accessToken = forge(genuine, {})
  expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann' })
  browser.jar.accessToken = forge(genuine, forgery)
  for (const call of [browser.api.auth.me.query(), browser.api.account.sessions.query()]) {
    expect(await refusal(call)).toMatchObject({ reason: 'UNAUTHENTICATED', httpStatus: 401 })
  }
})

test('a token of another service with the same account signs nobody in', async () => {
  await using app = await startTestApp()
  await using other = await startTestApp()
  const [browser, stranger] = [app.browser(), other.browser()]
  await register(app, browser, 'ann')
  await register(other, stranger, 'ann')
  browser.jar.accessToken = stranger.jar.accessToken
  expect(await refusal(browser.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
})

test('a role claimed in a token changes nothing', async () => {
  await using app = await startTestApp({ JWT_SECRET_KEY: secret })
  const browser = app.browser()
  await register(app, browser, 'ann')
  browser.jar.accessToken = forge(browser.jar.accessToken, {
    payload: { role: 'superadmin', sub: '999' },
  })
  const answer = await browser.api.auth.me.query().catch(() => undefined)
  expect(answer?.role ?? 'user').toBe('user')
})

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example',
  DATABASE_URL: 'sqlite::memory:',
  JWT_SECRET_KEY: secret,
  SECRET_KEY: `${secret} too`,
  MAIL_SERVER: 'smtp.example',
  MAIL_DEFAULT_SENDER: 'latchkey@example.com',
}

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig(env)
    return ''
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

test('production starts with everything it needs', () => {
  expect(faultsOf(production)).toBe('')
})

const required = ['PUBLIC_URL', 'JWT_SECRET_KEY', 'SECRET_KEY', 'MAIL_SERVER']

test('production without anything names all it misses at once', () => {
  const faults = faultsOf({ NODE_ENV: 'production', DATABASE_URL: 'sqlite::memory:' })
  for (const name of required) expect(faults).toMatch(new RegExp(`(^|; )${name} `))
})

test.each(required)('production does not start with an empty %s', (name) => {
  expect(faultsOf({ ...production, [name]: '' })).toMatch(new RegExp(`^${name} `))
})

test.each(['secret', 'changeme', wellKnown, 'a'.repeat(64), 'abcd'.repeat(16), 'short-0123456789'])(
  'the secret %s refuses to start, in development too',
  (weak) => {
    for (const NODE_ENV of ['production', 'development']) {
      const env = { ...production, NODE_ENV, JWT_SECRET_KEY: weak, SECRET_KEY: weak }
      const faults = faultsOf(env)
      expect(faults).toContain('JWT_SECRET_KEY')
      expect(faults).toMatch(/(^|; )SECRET_KEY/)
      expect(faults).not.toContain(weak.length > 10 ? weak : '\0')
    }
  },
)
