import { SignJWT } from 'jose'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { verify, type AnyHeaders } from '../src/verify.ts'
import { audience, bearer, makeKey, now, plain, sign, type Change } from './tokens.ts'

/** A service that publishes these keys, and counts the readings. */
async function publish(keys: () => object[], answer = (text: string) => text) {
  let reads = 0
  const server = createServer((_request, response) => {
    reads += 1
    response
      .setHeader('content-type', 'application/json')
      .end(answer(JSON.stringify({ keys: keys() })))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { issuer: `http://127.0.0.1:${port}`, reads: () => reads }
}

async function refusalOf(headers: AnyHeaders, issuer: string) {
  const verdict = await verify(headers, { issuer, audience })
  if (verdict.ok) throw new Error('the request was admitted')
  return verdict.refusal
}

test('a token of the service for this API tells who calls, by headers of Node and of Fetch', async () => {
  const key = await makeKey('a')
  const { issuer } = await publish(() => [key.jwk])
  const token = await sign(issuer, key)
  const expected = {
    ok: true,
    person: {
      subject: plain().sub,
      role: 'user',
      status: 'active',
      sessionId: plain().sid,
      issuedAt: expect.any(Date),
      expiresAt: expect.any(Date),
    },
  }
  const options = { issuer, audience }
  expect(await verify({ authorization: `Bearer ${token}` }, options)).toEqual(expected)
  expect(await verify({ authorization: `bearer  ${token}` }, options)).toEqual(expected)
  const headers = new Headers({ authorization: `Bearer ${token}` })
  expect(await verify(headers, options)).toEqual(expected)
})

test.each<[string, AnyHeaders]>([
  ['no header', {}],
  ['Basic', { authorization: 'Basic YTpi' }],
  ['a bearer of nothing', { authorization: 'Bearer ' }],
  ['two headers', { authorization: ['Bearer a', 'Bearer b'] }],
  ['an object of no prototype', Object.create(null)],
])('%s is a request without a token', async (_name, headers) => {
  expect(await refusalOf(headers, 'http://127.0.0.1:1')).toEqual({
    reason: 'MISSING',
    status: 401,
    challenge: `Bearer realm="${audience}"`,
  })
})

const forgeries: [string, Change][] = [
  ['another audience', { claims: { aud: 'https://other.example' } }],
  ['several audiences', { claims: { aud: [audience, 'https://other.example'] } }],
  ['a list of one audience', { claims: { aud: [audience] } }],
  ['another issuer', { claims: { iss: 'https://evil.example' } }],
  ['an issuer with a slash', { claims: { iss: 'http://127.0.0.1/' } }],
  ['another type', { header: { typ: 'JWT' } }],
  ['no type', { header: { typ: undefined } }],
  ['an unknown key', { header: { kid: 'z' } }],
  ['an unknown critical header', { header: { crit: ['x'], x: 1 } }],
  ['no subject', { claims: { sub: undefined } }],
  ['no session', { claims: { sid: undefined } }],
  ['no expiry', { claims: { exp: undefined } }],
  ['no time of issue', { claims: { iat: undefined } }],
  ['a start to come', { claims: { nbf: 9_999_999_999 } }],
]

test.each(forgeries)('a token with %s is refused', async (_name, change) => {
  const key = await makeKey('a')
  const { issuer } = await publish(() => [key.jwk])
  expect(await refusalOf(bearer(await sign(issuer, key, change)), issuer)).toEqual({
    reason: 'INVALID',
    status: 401,
    challenge: expect.stringContaining('error="invalid_token"'),
  })
})

test('only the algorithm of API tokens counts, whatever keys are published', async () => {
  const [key, rsa, other] = [await makeKey('a'), await makeKey('r', 'RS256'), await makeKey('a')]
  const { issuer } = await publish(() => [key.jwk, rsa.jwk])
  const secret = new TextEncoder().encode(JSON.stringify(key.jwk))
  const hs256 = await new SignJWT({ iss: issuer, ...plain() })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'a' })
    .sign(secret)
  const [header, payload] = (await sign(issuer, key)).split('.')
  const none = Buffer.from('{"alg":"none","typ":"at+jwt","kid":"a"}').toString('base64url')
  const wrong = [
    await sign(issuer, rsa),
    await sign(issuer, other),
    hs256,
    `${none}.${payload}.`,
    `${header}.${payload}.`,
    `${header}.${payload}.AAAA`,
    'a.b.c',
    'a',
  ]
  for (const token of wrong)
    expect((await refusalOf(bearer(token), issuer)).reason, token).toBe('INVALID')
})

test('clocks may differ by five seconds, not by ten', async () => {
  const key = await makeKey('a')
  const { issuer } = await publish(() => [key.jwk])
  const ended = (ago: number) => sign(issuer, key, { claims: { exp: now() - ago } })
  const options = { issuer, audience }
  expect((await verify(bearer(await ended(1)), options)).ok).toBe(true)
  expect(await refusalOf(bearer(await ended(10)), issuer)).toMatchObject({
    reason: 'EXPIRED',
    challenge: expect.stringContaining('The token has expired'),
  })
})

test('a token from the future says that the clock of the API is behind, with no challenge', async () => {
  const key = await makeKey('a')
  const { issuer } = await publish(() => [key.jwk])
  const ahead = (by: number) =>
    sign(issuer, key, { claims: { iat: now() + by, exp: now() + by + 600 } })
  // A clock that is a little behind refuses nobody.
  expect((await verify(bearer(await ahead(290)), { issuer, audience })).ok).toBe(true)
  for (const by of [310, 3600])
    expect(await refusalOf(bearer(await ahead(by)), issuer)).toEqual({
      reason: 'CLOCK',
      status: 503,
    })
})

test('keys are read once for many callers, and again only where a token names a new one', async () => {
  const [old, next] = [await makeKey('old'), await makeKey('next')]
  const published = [old.jwk]
  const { issuer, reads } = await publish(() => published)
  const options = { issuer, audience }
  const token = await sign(issuer, old)
  const verdicts = await Promise.all(
    Array.from({ length: 100 }, () => verify(bearer(token), options)),
  )
  expect(verdicts.every(({ ok }) => ok)).toBe(true)
  expect(reads()).toBe(1)
  // Forged key ids must not make every API read the keys at each request.
  for (const kid of ['x', 'y', 'z'])
    expect(
      (await refusalOf(bearer(await sign(issuer, old, { header: { kid } })), issuer)).reason,
    ).toBe('INVALID')
  expect(reads()).toBeLessThanOrEqual(2)
  published.push(next.jwk)
  expect((await verify(bearer(token), options)).ok).toBe(true)
})

test.each<[string, () => Promise<string>]>([
  ['cannot be reached', async () => 'http://127.0.0.1:1'],
  [
    'answers no key set',
    async () =>
      (
        await publish(
          () => [],
          () => '{}',
        )
      ).issuer,
  ],
  [
    'answers no JSON',
    async () =>
      (
        await publish(
          () => [],
          () => '<html>',
        )
      ).issuer,
  ],
])('a service that %s lets nobody in, and blames no token', async (_name, start) => {
  const issuer = await start()
  const key = await makeKey('a')
  const refusal = await refusalOf(bearer(await sign(issuer, key)), issuer)
  expect(refusal).toEqual({ reason: 'UNAVAILABLE', status: 503 })
})

test.each(['https://id.example.com/', 'https://id.example.com/x', 'id.example.com', ''])(
  '%j is no issuer',
  async (issuer) => {
    await expect(verify({}, { issuer, audience })).rejects.toThrow('issuer is not an origin')
  },
)
