import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { seconds } from '../../src/clock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { doctorToken, hopsPath, tokenHeader } from '../../src/proxy/hops.ts'
import { certificate } from '@latchkey/tools/testing/certificate'
import { startFront } from '../support/reverse-proxy.ts'
import { startTestApp } from '../support/harness.ts'
import { launch } from '../support/server-process.ts'
import { send } from '../support/raw-http.ts'

const secret = randomBytes(32).toString('hex')
const keys = deriveKeys(secret)
const caller = '203.0.113.7'
const start = (TRUST_PROXY: string) => startTestApp({ SECRET_KEY: secret, TRUST_PROXY })

async function consult(site: string, SECRET_KEY = secret) {
  const env = { SECRET_KEY, DATABASE_URL: 'sqlite::memory:' }
  await using program = launch('latchkey', env, { args: ['proxy', 'doctor', site] })
  const { code, out, err } = await program.ended
  return { code, said: out + err }
}

test.each([
  ['no TRUST_PROXY', '', 1, 'set TRUST_PROXY=10.0.0.2,127.0.0.1\n'],
  ['only the last proxy', '127.0.0.1', 1, 'set TRUST_PROXY=10.0.0.2,127.0.0.1\n'],
  ['both proxies', '127.0.0.1,10.0.0.0/8', 0, 'right: every caller'],
  ['everybody', '0.0.0.0/1,128.0.0.0/1', 1, 'any caller can forge an address'],
])(
  'behind two proxies, with %s, the doctor says what to set',
  { tags: ['asvs-15.3.4'] },
  async (...given) => {
    const [, trust, code, words] = given
    await using app = await start(trust)
    await using inner = await startFront(`http://127.0.0.1:${app.port}`, '10.0.0.2')
    await using outer = await startFront(inner.url, caller)
    const advice = await consult(outer.url)
    expect(advice).toMatchObject({ code, said: expect.stringContaining(words) })
    expect(advice.said).toContain(`${caller} → 10.0.0.2 → 127.0.0.1 → Latchkey`)
  },
)

test('what the doctor says to set is right', async () => {
  await using wrong = await start('')
  await using front = await startFront(`http://127.0.0.1:${wrong.port}`, caller, 'replace')
  const [, advised = ''] = /set TRUST_PROXY=(\S+)/.exec((await consult(front.url)).said) ?? []
  await using right = await start(advised)
  await using same = await startFront(`http://127.0.0.1:${right.port}`, caller, 'replace')
  expect(await consult(same.url)).toMatchObject({ code: 0 })
})

test('a proxy that hides its callers is told apart from none', async () => {
  await using app = await start('')
  const site = `http://127.0.0.1:${app.port}`
  await using front = await startFront(site, caller, 'silent')
  const hidden = await consult(front.url)
  expect(hidden).toMatchObject({
    code: 1,
    said: expect.stringContaining('sends no X-Forwarded-For'),
  })
  const direct = await consult(site)
  expect(direct).toMatchObject({ code: 0, said: expect.stringContaining('no proxy was detected') })
})

test('what cannot be asked is said so', async () => {
  await using app = await start('')
  const other = await consult(`http://127.0.0.1:${app.port}`, randomBytes(32).toString('hex'))
  expect(other).toMatchObject({ code: 3, said: expect.stringContaining('with this SECRET_KEY') })
  expect(await consult('http://127.0.0.1:1')).toMatchObject({ code: 3 })
  await using orphan = await startFront('http://127.0.0.1:1', caller)
  expect(await consult(orphan.url)).toMatchObject({
    code: 3,
    said: expect.stringContaining('does not reach the service: start it'),
  })
  expect(await consult('id.example')).toMatchObject({
    code: 2,
    said: expect.stringContaining('must begin with http://'),
  })
})

test(
  'for anybody without a fresh token of the operator there is no such page',
  { tags: ['asvs-13.4.5'] },
  async () => {
    await using app = await start('')
    const look = (token?: string) =>
      send(app, hopsPath, { method: 'GET', headers: token ? { [tokenHeader]: token } : {} })
    const bare = ({ status, text }: Awaited<ReturnType<typeof look>>) => ({ status, text })
    const nothing = bare(await send(app, '/doctor/nothing', { method: 'GET' }))
    const token = doctorToken(keys, new Date())
    const [until = '', nonce = '', mac = ''] = token.split('.')
    const strangers = [
      undefined,
      'x',
      doctorToken(deriveKeys(randomBytes(32).toString('hex')), new Date()),
      `${Number(until) + 1}.${nonce}.${mac}`,
      `${until}.${nonce}x.${mac}`,
      `${until}.${nonce}.`,
    ]
    for (const other of strangers) expect(bare(await look(other))).toEqual(nothing)
    const [one, two] = await Promise.all([look(token), look(token)])
    expect([one, two].filter(({ text }) => text.includes('"peer":"127.0.0.1"'))).toHaveLength(1)
    const late = doctorToken(keys, new Date())
    app.pass(seconds(61))
    expect(bare(await look(late))).toEqual(nothing)
  },
)

test.each([
  ['no TRUST_PROXY', '', 1, 'set TRUST_PROXY=127.0.0.1'],
  ['the right one', '127.0.0.1', 3, 'repeat it from another machine'],
])('asked from the proxy’s own machine with %s, nothing is called right', async (...given) => {
  const [, trust, code, words] = given
  await using app = await start(trust)
  await using front = await startFront(`http://127.0.0.1:${app.port}`, '127.0.0.1')
  const advice = await consult(front.url)
  expect(advice).toMatchObject({ code, said: expect.stringContaining(words) })
  expect(advice.said).toContain('repeat it from another machine')
  expect(advice.said).not.toContain('right:')
})

test('a caller whom TRUST_PROXY lists is named by the doctor', async () => {
  await using app = await start('127.0.0.1,203.0.113.0/24')
  await using front = await startFront(`http://127.0.0.1:${app.port}`, caller)
  expect(await consult(front.url)).toMatchObject({
    code: 1,
    said: expect.stringContaining(`TRUST_PROXY covers callers too, at least ${caller}`),
  })
})

test('an address without a scheme and a certificate nobody vouches for are told so', async () => {
  expect(await consult('localhost:3311')).toMatchObject({
    code: 2,
    said: expect.stringContaining(
      '"localhost:3311" is not a valid public-url. It must begin with http',
    ),
  })
  const server = createServer(certificate, (_request, response) => response.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await consult(`https://localhost:${port}`)).toMatchObject({
    code: 3,
    said: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  })
  server.close()
})
