import jwt from 'jsonwebtoken'
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { refusal, register, startTestApp } from '../support/harness.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const secret = 'a test secret of 32 bytes and then some 0123456789'
const wellKnown = ['jwt-secret-string', 'secret', 'changeme', 'your-256-bit-secret', '']

type Part = Record<string, unknown>
type Forgery = { header?: Part; payload?: Part; key?: string; hash?: string }

const encode = (part: Part) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Changes a token and signs it again by hand, without the library. */
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
  ['an algorithm in lower case', { header: { alg: 'hs256' } }],
  ['ES256', { header: { alg: 'ES256' } }],
  ['a key of its own', { header: { jwk: { kty: 'oct', k: encode({}) } }, key: '{}' }],
  ['a payload that need not be encoded', { header: { b64: false, crit: ['b64'] } }],
  ['a start to come', { payload: { nbf: 9_999_999_999 } }],
  ['no session', { payload: { sid: undefined } }],
  ['a list for a session', { payload: { sid: [] } }],
  ...wellKnown.map((key): [string, Forgery] => [`the secret "${key}"`, { key }]),
]

const app = await useTestApp({ JWT_SECRET_KEY: secret })
const ann = app.browser()
await register(app, ann, 'ann')
const genuine = ann.jar.accessToken

function holderOf(token: string) {
  const browser = app.browser()
  browser.jar.accessToken = token
  return browser.api
}

test('a token signed here by hand is as good as a genuine one', async () => {
  expect(await holderOf(forge(genuine, {})).auth.me.query()).toMatchObject({ username: 'ann' })
})

test.each(forgeries)(
  'a token with %s signs nobody in',
  {
    tags: [
      'security-16',
      'asvs-9.1.1',
      'asvs-9.1.2',
      'asvs-9.1.3',
      'asvs-9.2.1',
      'asvs-9.2.2',
      'asvs-9.2.3',
    ],
  },
  async (_name, forgery) => {
    const { auth, account } = holderOf(forge(genuine, forgery))
    for (const { query } of [auth.me, auth.tokenInfo, account.sessions]) {
      expect(await refusal(query())).toMatchObject({ reason: 'UNAUTHENTICATED', httpStatus: 401 })
    }
    const wish = { email: 'new@example.com', type: 'email_change' } as const
    expect(await refusal(auth.sendCode.mutate(wish))).toMatchObject({ reason: 'UNAUTHENTICATED' })
  },
)

test.each([
  ['no scheme', genuine],
  ['another scheme', `Basic ${genuine}`],
  ['two tokens', `Bearer ${genuine} ${genuine}`],
  ['a list', `Bearer ${genuine}, Bearer ${genuine}`],
  ['a part missing', `Bearer ${genuine.split('.').slice(0, 2).join('.')}`],
  ['a part more', `Bearer ${genuine}.x`],
  ['nothing', 'Bearer '],
  ['padding', `Bearer ${genuine}=`],
  ['ten thousand characters', `Bearer ${'a'.repeat(10_000)}`],
])(
  'an Authorization header with %s signs nobody in',
  { tags: ['security-16', 'asvs-9.1.1'] },
  async (_name, authorization) => {
    const answer = await send(app, '/trpc/auth.me', { method: 'GET', headers: { authorization } })
    expect(answer).toMatchObject({ status: 401, data: { reason: 'UNAUTHENTICATED' } })
  },
)

test(
  'a token counts in its header only, not in a cookie or an address',
  { tags: ['security-16', 'asvs-10.1.1'] },
  async () => {
    const headers = {
      cookie: `latchkey=${genuine}; accessToken=${genuine}; authorization=${genuine}`,
    }
    const path = `/trpc/auth.me?accessToken=${genuine}&authorization=Bearer%20${genuine}`
    expect((await send(app, path, { method: 'GET', headers })).status).toBe(401)
  },
)

test(
  'a token of another service with the same account signs nobody in',
  { tags: ['security-16', 'asvs-9.1.3'] },
  async () => {
    await using other = await startTestApp()
    const stranger = other.browser()
    await register(other, stranger, 'ann')
    expect(await refusal(holderOf(stranger.jar.accessToken).auth.me.query())).toMatchObject({
      reason: 'UNAUTHENTICATED',
    })
  },
)

test(
  'a role or a user claimed in a token changes nothing: the session says whose it is',
  { tags: ['security-16', 'asvs-7.2.1', 'asvs-8.3.1', 'asvs-8.3.2'] },
  async () => {
    const { auth } = holderOf(forge(genuine, { payload: { role: 'superadmin', sub: '999' } }))
    const answer = await auth.me.query().catch(() => undefined)
    expect(answer ?? { role: 'user', username: 'ann' }).toMatchObject({
      role: 'user',
      username: 'ann',
    })
  },
)
