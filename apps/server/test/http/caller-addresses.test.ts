import { expect, test } from 'vitest'
import { hours } from '../../src/clock.ts'
import { readAddress } from '../../src/config/ip-addresses.ts'
import { createCallerReader } from '../../src/proxy/caller.ts'
import { refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { keepLog } from '../support/secret-leaks.ts'
import { json, send } from '../support/raw-http.ts'

const forms: [string, string | undefined][] = [
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:54321', '203.0.113.7'],
  [' 203.0.113.7 ', '203.0.113.7'],
  ['"203.0.113.7:80"', '203.0.113.7'],
  ['[203.0.113.7]:80', '203.0.113.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['"[2001:DB8::1]:443"', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[fe80::1%25eth0]:443', 'fe80::1'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:80', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
  ['::1', '::1'],
  ['unknown', undefined],
  ['_hidden', undefined],
  ['"_SEVKISEK"', undefined],
  ['', undefined],
  ['203.0.113', undefined],
  ['203.0.113.7:port', undefined],
  ['[203.0.113.7', undefined],
  ['203.0.113.7, 1.2.3.4', undefined],
  ['id.example.com', undefined],
]

test.each(forms)('a proxy that writes %j means %s', (text, address) => {
  expect(readAddress(text)).toBe(address)
})

type Headers = Record<string, string>
const trusting = '127.0.0.1,10.0.0.0/8,2001:db8:aaaa::/48'.split(',')
const heard: [string, Headers, string][] = [
  [
    'X-Forwarded-For',
    { 'x-forwarded-for': '9.9.9.9, 203.0.113.7:1234, 10.1.2.3:80' },
    '203.0.113.7',
  ],
  ['an IPv6 caller with a port', { 'x-forwarded-for': '[2001:db8::7]:1234' }, '2001:db8::7'],
  ['an IPv6 proxy', { 'x-forwarded-for': '203.0.113.7, [2001:db8:aaaa::1]:80' }, '203.0.113.7'],
  ['Forwarded', { forwarded: 'for=203.0.113.7;proto=https;by=10.0.0.1' }, '203.0.113.7'],
  ['Forwarded in quotes', { forwarded: 'proto=https;For="[2001:db8::7]:4711"' }, '2001:db8::7'],
  ['two of it', { forwarded: 'for=9.9.9.9, for="203.0.113.7:80", for=10.0.0.9' }, '203.0.113.7'],
  ['a comma in quotes', { forwarded: 'for=203.0.113.7;host="a,for=9.9.9.9"' }, '127.0.0.1'],
  ['a quote left open', { forwarded: 'for=9.9.9.9;x=", for=203.0.113.7' }, '203.0.113.7'],
  ['two callers in one', { forwarded: 'for=203.0.113.7;for=9.9.9.9' }, '127.0.0.1'],
  [
    'both headers',
    { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7' },
    '203.0.113.7',
  ],
  [
    'two headers that disagree',
    { 'x-forwarded-for': '9.9.9.9, 10.0.0.9', forwarded: 'for=203.0.113.7, for=10.0.0.9' },
    '127.0.0.1',
  ],
  ['what is no address', { 'x-forwarded-for': '203.0.113.7, unknown' }, '127.0.0.1'],
  ['a hidden caller', { forwarded: 'for=_secret, for=10.0.0.9' }, '10.0.0.9'],
  ['Forwarded without for', { forwarded: 'proto=https' }, '127.0.0.1'],
  ['an empty list', { 'x-forwarded-for': ' , ' }, '127.0.0.1'],
  ['only proxies', { 'x-forwarded-for': '10.0.0.7, 10.0.0.8' }, '10.0.0.7'],
]

const silent = { warn: () => {} }
const from = (remoteAddress: string, headers: Headers) =>
  ({ socket: { remoteAddress }, headers }) as unknown as Parameters<
    ReturnType<typeof createCallerReader>
  >[0]

test.each(heard)(
  'by %s the caller is known',
  { tags: ['asvs-15.3.4'] },
  (_name, headers, caller) => {
    for (const peer of ['127.0.0.1', '::ffff:127.0.0.1'])
      expect(createCallerReader(trusting, silent)(from(peer, headers))).toBe(caller)
  },
)

const own = 'x-forwarded-for'
test.each<[string, Headers[], Headers, string]>([
  [
    'a caller adds Forwarded where the proxy writes the other',
    [{ [own]: '203.0.113.8' }],
    { [own]: '203.0.113.7', forwarded: 'for=9.9.9.9' },
    '203.0.113.7',
  ],
  [
    'a caller adds X-Forwarded-For where the proxy writes the other',
    [{ forwarded: 'for=203.0.113.8' }],
    { [own]: '9.9.9.9', forwarded: 'for=203.0.113.7' },
    '203.0.113.7',
  ],
  [
    'it is not known yet which one the proxy writes',
    [{ [own]: '203.0.113.8', forwarded: 'for=9.9.9.9' }, {}],
    { [own]: '203.0.113.7', forwarded: 'for=9.9.9.9' },
    '10.0.0.1',
  ],
  [
    'two proxies share an address and write one each',
    [{ [own]: '203.0.113.8' }, { forwarded: 'for=203.0.113.9' }],
    { [own]: '203.0.113.7', forwarded: 'for=9.9.9.9' },
    '10.0.0.1',
  ],
])('of two headers that disagree the forged one is ignored: %s', (_name, ...given) => {
  const [before, headers, caller] = given
  const read = createCallerReader(trusting, silent)
  // Another proxy proves nothing about this one.
  const others: Headers[] = [{ [own]: '203.0.113.9' }, { forwarded: 'for=203.0.113.9' }]
  for (const other of others) read(from('10.0.0.2', other))
  for (const earlier of before) read(from('10.0.0.1', earlier))
  expect(read(from('10.0.0.1', headers))).toBe(caller)
})

test('a proxy that once dropped its own header is named in the log, and believed again after an hour', () => {
  const said: unknown[] = []
  let time = 0
  const log = { warn: (...line: unknown[]) => void said.push(line) }
  const read = createCallerReader(trusting, log, () => time)
  const ask = (headers: Headers) => read(from('10.0.0.1', headers))
  const forged = { [own]: '203.0.113.7', forwarded: 'for=9.9.9.9' }
  ask({ [own]: '203.0.113.8' })
  expect(said).toEqual([])
  ask({ forwarded: 'for=203.0.113.8' })
  expect(said).toEqual([[{ proxy: '10.0.0.1' }, expect.stringContaining('some without Forwarded')]])
  expect(ask(forged)).toBe('10.0.0.1')
  time = hours(1) - 1
  ask({ [own]: '203.0.113.8' })
  expect(ask(forged)).toBe('10.0.0.1')
  time = hours(1)
  expect(ask(forged)).toBe('203.0.113.7')
  expect(said).toHaveLength(1)
})

test(
  'a caller behind a proxy has one budget, whatever Forwarded says',
  { tags: ['asvs-15.3.4'] },
  async () => {
    await using app = await startTestApp({ LIMIT_VERIFICATIONS_PER_IP: '3/1h' })
    const guess = async (forwarded?: string) => {
      const headers = { ...json, 'x-forwarded-for': '203.0.113.7', forwarded }
      const body = { challengeId: 'A'.repeat(22), code: '000000' }
      return (await send(app, '/trpc/auth.checkCode', { headers, body })).status
    }
    expect(await guess()).toBe(400)
    for (const address of ['9.9.9.9', '8.8.8.8']) expect(await guess(`for=${address}`)).toBe(400)
    expect(await guess('for=7.7.7.7')).toBe(429)
  },
)

test('an address that came over IPv6 is in the ranges of its IPv4 spelling, and the other way round', () => {
  for (const range of ['10.0.0.0/8', '::ffff:10.0.0.0/104', '::ffff:a00:0/104'])
    for (const peer of ['10.9.9.9', '::ffff:10.9.9.9'])
      expect(
        createCallerReader([range], silent)(from(peer, { 'x-forwarded-for': '203.0.113.7' })),
      ).toBe('203.0.113.7')
})

test(
  'a proxy that adds a port does not make one caller of all',
  { tags: ['asvs-15.3.4'] },
  async () => {
    await using app = await startTestApp({ LIMIT_SIGN_IN_FAILURES_PER_IP: '3/15m' })
    const { api } = app.browser('203.0.113.8:1111')
    await register(app, app.browser(), 'ann')
    const guess = (ip: string) =>
      refusal(signIn(app.browser(ip), `nobody${Math.random()}`.replace('.', '')))
    for (let tries = 0; tries < 3; tries += 1) await guess(`203.0.113.7:${4000 + tries}`)
    expect((await guess('203.0.113.7:5000')).reason).toBe('RATE_LIMITED')
    expect((await guess('203.0.113.7')).reason).toBe('RATE_LIMITED')
    const headers = { ...json, 'x-forwarded-for': undefined, forwarded: 'for="203.0.113.7:9"' }
    const body = { identifier: 'nobody', password: 'x' }
    const limited = await send(app, '/trpc/auth.checkCode', { headers, body })
    expect(limited.status).toBe(400)
    await signIn({ ...app.browser('203.0.113.8:1111'), api }, 'ann')
  },
)

test(
  'on an IPv6 socket an IPv4 caller is read, counted and told as IPv4',
  { tags: ['asvs-15.3.4'] },
  async () => {
    await using app = await startTestApp({ HOST: '::', TRUST_PROXY: '' })
    const browser = app.browser()
    await register(app, browser, 'ann')
    const [session] = await browser.api.account.sessions.query()
    expect(session?.ip).toBe('127.0.0.1')
    const [event] = await browser.api.account.securityEvents.query()
    expect(event?.ip).toBe('127.0.0.1')
  },
)

const warned = 'that TRUST_PROXY does not list'
test.each<[string, string, Headers, number]>([
  ['the first forwarded call', '', { 'x-forwarded-for': '203.0.113.7' }, 1],
  ['the first of RFC 7239', '', { forwarded: 'for=203.0.113.7' }, 1],
  ['a proxy that is not on the list', '10.0.0.0/8', { 'x-forwarded-for': '203.0.113.7' }, 1],
  ['a proxy on the list', '127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }, 0],
])('of %s the log warns as it should, once', { tags: ['asvs-15.3.4'] }, async (...given) => {
  const [, TRUST_PROXY, headers, warnings] = given
  const { lines, logging } = keepLog()
  await using app = await startTestApp({ TRUST_PROXY }, logging)
  const call = () =>
    send(app, '/health', { method: 'GET', headers: { 'x-forwarded-for': undefined, ...headers } })
  await call()
  await call()
  expect(lines.filter((line) => line.includes(warned))).toHaveLength(warnings)
})

test('a proxy that names no address is told of in the log, once', async () => {
  const { lines, logging } = keepLog()
  await using app = await startTestApp({ TRUST_PROXY: '127.0.0.1' }, logging)
  for (const said of ['unknown', 'me\n'])
    await send(app, '/health', { method: 'GET', headers: { 'x-forwarded-for': said.trim() } })
  expect(lines.filter((line) => line.includes('sent no address'))).toHaveLength(1)
})
