import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { days } from '../../src/clock.ts'
import { openRedisCounters } from '../../src/limits/redis-counters.ts'
import { refusal, register, startTestApp } from '../support/harness.ts'
import { startLink } from '../support/flaky-link.ts'
import { keepLog } from '../support/secret-leaks.ts'

const url = process.env['TEST_REDIS_URL'] ?? ''
if (!url) throw new Error('TEST_REDIS_URL names no Redis: run npm test at the root')

const send = (
  browser: { api: ReturnType<Awaited<ReturnType<typeof startTestApp>>['browser']>['api'] },
  index: number,
) => browser.api.auth.sendCode.mutate({ email: `n${index}@example.com`, type: 'register' })

test('two servers share the counters in Redis', { tags: ['asvs-15.4.1'] }, async () => {
  const SECRET_KEY = 'a test secret of 32 bytes and then some 0123456789'
  const env = { REDIS_URL: `${url}/1`, SECRET_KEY: `${SECRET_KEY}${Math.random()}` }
  await using one = await startTestApp(env)
  await using two = await startTestApp(env)
  const ip = '10.1.2.3'
  const [here, there] = [one.browser(ip), two.browser(ip)]
  for (let index = 0; index < 20; index += 1) await send(index % 2 ? here : there, index)
  for (const browser of [here, there]) {
    const { reason, retryAfterSeconds } = await refusal(send(browser, 21))
    expect(reason).toBe('RATE_LIMITED')
    expect(retryAfterSeconds).toBeGreaterThan(3500)
  }
})

test('in Redis, too, a hit that is given back takes none of the next span, and those above the limit with it', async () => {
  const { counters, close } = openRedisCounters(`${url}/1`, () => {})
  const id = `test-${Math.random()}`
  try {
    await counters.hit(id, { now: 1000, until: 1100 })
    // A hit of a span that ends in ten seconds, while the current one ends in a hundred.
    await counters.refund(id, { now: 1000, until: 1010 })
    expect(await counters.read(id, { now: 1000, until: 1100 })).toMatchObject({ hits: 1 })
    await counters.refund(id, { now: 1000, until: 1100 })
    expect(await counters.read(id, { now: 1000, until: 1100 })).toMatchObject({ hits: 0 })
    for (let hits = 0; hits < 9; hits += 1) await counters.hit(id, { now: 1000, until: 1100 })
    await counters.refund(id, { now: 1000, until: 1100, max: 4 })
    expect(await counters.read(id, { now: 1000, until: 1100 })).toMatchObject({ hits: 3 })
  } finally {
    close()
  }
})

test('a Redis that drops counters when its memory is full is named in the log', async () => {
  // Without a maximum of memory Redis drops nothing, whatever the policy.
  const admin = new Redis(url)
  const policy = (name: string) => admin.config('SET', 'maxmemory-policy', name)
  const start = async () => {
    const { lines, logging } = keepLog()
    await using app = await startTestApp({ REDIS_URL: `${url}/1` }, logging)
    await register(app, app.browser(), 'ann')
    return () => lines.filter((line) => line.includes('maxmemory-policy noeviction'))
  }
  try {
    expect((await start())()).toEqual([])
    await policy('allkeys-lru')
    const warnings = await start()
    await expect.poll(warnings).toHaveLength(1)
  } finally {
    await policy('noeviction')
    admin.disconnect()
  }
})

test(
  'without Redis nothing passes uncounted, and it heals by itself',
  { tags: ['asvs-16.5.3'] },
  async () => {
    const { hostname, port } = new URL(url)
    await using link = await startLink(Number(port))
    await using app = await startTestApp({ REDIS_URL: `redis://${hostname}:${link.port}/1` })
    const browser = app.browser()
    await register(app, browser, 'ann')
    link.set('cut')
    expect(await refusal(send(browser, 1))).toMatchObject({
      reason: 'UNAVAILABLE',
      httpStatus: 503,
    })
    const ready = await fetch(`${app.url}/ready`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ redis: 'down', database: 'ok' })
    expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann' })
    link.set('open')
    await expect.poll(async () => (await fetch(`${app.url}/ready`)).status).toBe(200)
    await send(browser, 2)
  },
)

test('what Redis counted while its clock was a day ahead holds nobody up once it is right', async () => {
  const { counters, close } = openRedisCounters(`${url}/1`, () => {})
  const redis = new Redis(`${url}/1`)
  const id = `test-${Math.random()}`
  const span = { now: 1000, until: 1100 }
  try {
    for (let hits = 1; hits <= 20; hits += 1)
      expect(await counters.hit(id, span)).toMatchObject({ hits })
    // Redis stores expiries as times of its own clock: after it is set back by a day, they are a day
    // too far.
    await redis.expire(`latchkey:counter:${id}`, days(1) / 1000)
    expect(await counters.read(id, span)).toBeUndefined()
    expect(await counters.hit(id, span)).toEqual({ hits: 1, expiresAt: span.until })
    expect(await counters.read(id, span)).toMatchObject({ hits: 1 })
  } finally {
    redis.disconnect()
    close()
  }
})
