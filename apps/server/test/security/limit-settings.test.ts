import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hours, minutes, seconds } from '../../src/clock.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { limitVariable, readLimits } from '../../src/limits/settings.ts'
import { limitTable, type LimitName } from '../../src/limits/table.ts'
import { refusal, startTestApp } from '../support/harness.ts'
import { json, send } from '../support/raw-http.ts'

const names = Object.keys(limitTable) as LimitName[]
const email = (index: number) => `n${index}@example.com`

test.each(names)('%s is set by a variable of its own, which the documents name', (name) => {
  const variable = limitVariable(name)
  const { limits, local, problems } = readLimits({ [variable]: '7/90m' })
  expect(problems).toEqual([])
  expect(limits[name]).toEqual({ max: 7, within: minutes(90) })
  expect(local[name]).toEqual(limits[name])
  for (const other of names.filter((one) => one !== name))
    expect(limits[other]).toEqual({ max: limitTable[other].max, within: limitTable[other].within })
  for (const file of ['../../../../docs/assurance/security.md', '../../../../.env.example'])
    expect(readFileSync(new URL(file, import.meta.url), 'utf8')).toContain(variable)
})

test.each(['20', '0/1h', '20/1', '20/0h', '-1/1h', '20/366d', '20/1w', '2e3/1h', '20 / 1h', 'x'])(
  'LIMIT_SENDS_PER_IP=%s keeps the service from starting, with a sentence',
  (value) => {
    const read = () => readConfig({ DATABASE_URL: 'sqlite::memory:', LIMIT_SENDS_PER_IP: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/^LIMIT_SENDS_PER_IP must be a count and a time such as 20\/1h/)
  },
)

test('a variable of a limit that does not exist is a fault, not nothing', () => {
  const read = () => readConfig({ DATABASE_URL: 'sqlite::memory:', LIMIT_SENDS_PER_IPS: '1/1h' })
  expect(read).toThrow('LIMIT_SENDS_PER_IPS does not name a limit')
})

test(
  'what a variable sets is what holds, and when it is over',
  { tags: ['asvs-2.3.2'] },
  async () => {
    await using app = await startTestApp({ LIMIT_SENDS_PER_IP: '2/10m' })
    const { api } = app.browser()
    const ask = (index: number) =>
      api.auth.sendCode.mutate({ email: email(index), type: 'register' })
    await ask(0)
    await ask(1)
    const { reason, retryAfterSeconds } = await refusal(ask(2))
    expect(reason).toBe('RATE_LIMITED')
    expect(retryAfterSeconds).toBeGreaterThan(590)
    expect(retryAfterSeconds).toBeLessThanOrEqual(600)
    app.pass(minutes(10) + seconds(1))
    await ask(3)
  },
)

const plain = { ...json, 'x-forwarded-for': undefined }
const callers: [string, Record<string, string>, Record<string, string>, number][] = [
  ['a program on the developer’s machine', {}, {}, 200],
  ['a caller behind a proxy', {}, { 'x-forwarded-for': '203.0.113.7' }, 429],
  ['a caller behind a proxy of RFC 7239', {}, { forwarded: 'for=203.0.113.7' }, 429],
  ['a page whose name was bent to this machine', {}, { host: 'evil.example' }, 429],
  ['the same program in production-like tests', { NODE_ENV: 'test' }, {}, 429],
  ['the same program above a limit that is set', { LIMIT_SENDS_PER_IP: '20/1h' }, {}, 429],
]

test.each(callers)(
  'in development the 21st mail within an hour, asked for by %s, ends as it should',
  async (...given) => {
    const [, env, headers, status] = given
    await using app = await startTestApp({ NODE_ENV: 'development', TRUST_PROXY: '', ...env })
    const call = (index: number) =>
      send(app, '/trpc/auth.sendCode', {
        headers: { ...plain, ...headers },
        body: { email: email(index), type: 'register' },
      })
    for (let index = 0; index < 20; index += 1) expect((await call(index)).status).toBe(200)
    expect((await call(20)).status).toBe(status)
  },
)

test('outside development nobody is generous to this machine', () => {
  const strict = { max: 20, within: hours(1) }
  const production = {
    NODE_ENV: 'production',
    PUBLIC_URL: 'http://localhost:3000',
    SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
    JWT_SECRET_KEY: 'another secret of 32 bytes and some 0123456789',
    MAIL_SERVER: 'smtp.example.com',
    MAIL_DEFAULT_SENDER: 'id@example.com',
  }
  const memory = { DATABASE_URL: 'sqlite::memory:' }
  for (const env of [production, { NODE_ENV: 'test' }])
    expect(readConfig({ ...memory, ...env }).localLimits.sendsPerIp).toEqual(strict)
  expect(readConfig(memory).localLimits.sendsPerIp.max).toBeGreaterThan(strict.max)
})
