import { expect, test } from 'vitest'
import { hashSlots } from '../../src/config/thread-pool.ts'
import { seconds } from '../../src/clock.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { createCounterIds } from '../../src/limits/counter-id.ts'
import { createDatabaseCounters } from '../../src/limits/counters.ts'
import { limitTable } from '../../src/limits/table.ts'
import { keys, otherThan, reasonOf, rightCode, secretKey } from '../support/attackers.ts'
import { good, password, register, signIn, startTestApp } from '../support/harness.ts'
import { isMysql } from '../support/engine.ts'
import { scrape } from '../support/scrape-metrics.ts'
import { json, send } from '../support/raw-http.ts'

const measured = { METRICS_PORT: '0', SECRET_KEY: secretKey }

test('every call is timed under its procedure and how it ended', async () => {
  await using app = await startTestApp(measured)
  const ann = app.browser()
  await register(app, ann, 'ann')
  await ann.api.auth.me.query()
  await ann.api.auth.me.query()
  expect(await reasonOf(signIn(ann, 'ann', password('wrong')))).toBe('INVALID_CREDENTIALS')
  expect(await reasonOf(ann.api.account.putAvatar.mutate({ picture: 'none' }))).toBe(
    'INVALID_INPUT',
  )
  const told = await scrape(app)
  const calls = (procedure: string, outcome: string) =>
    told.value('latchkey_call_duration_seconds_count', { procedure, outcome })
  expect(calls('auth.register', 'ok')).toBe(1)
  expect(calls('auth.me', 'ok')).toBe(2)
  expect(calls('auth.login', 'INVALID_CREDENTIALS')).toBe(1)
  expect(calls('auth.login', 'ok')).toBeUndefined()
  expect(calls('account.putAvatar', 'INVALID_INPUT')).toBe(1)
  const me = { procedure: 'auth.me', outcome: 'ok' }
  expect(told.value('latchkey_call_duration_seconds_bucket', { ...me, le: '10' })).toBe(2)
  expect(told.value('latchkey_call_duration_seconds_sum', me)).toBeGreaterThan(0)
})

test(
  'what nobody knows, and what the guards refuse, makes no label of its own',
  { tags: ['asvs-13.4.5'] },
  async () => {
    await using app = await startTestApp(measured)
    const paths = ['auth.nothing', 'ann@example.com', 'a%62', '__proto__', 'auth.login']
    for (const path of paths) await send(app, `/trpc/${path}`, { headers: json, body: {} })
    await send(app, '/trpc/auth.login', {
      headers: { ...json, origin: 'https://evil.example' },
      body: {},
    })
    const { lines } = await scrape(app)
    const counts = lines.filter((line) => line.startsWith('latchkey_call_duration_seconds_count'))
    expect(counts.toSorted()).toEqual([
      'latchkey_call_duration_seconds_count{procedure="auth.login",outcome="FORBIDDEN"} 1',
      'latchkey_call_duration_seconds_count{procedure="auth.login",outcome="INVALID_INPUT"} 1',
      'latchkey_call_duration_seconds_count{procedure="unknown",outcome="NOT_FOUND"} 4',
    ])
  },
)

test('sessions that open, end and are replayed show as lines of the security log do', async () => {
  await using app = await startTestApp(measured)
  const ann = app.browser()
  await register(app, ann, 'ann')
  await signIn(app.browser(), 'ann')
  const old = ann.jar.cookie
  ann.jar.accessToken = (await ann.api.auth.refresh.mutate()).accessToken
  await ann.api.auth.me.query()
  app.pass(seconds(11))
  ann.jar.cookie = old
  expect(await reasonOf(ann.api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
  const told = await scrape(app)
  const events = (kind: string) => told.value('latchkey_security_events_total', { kind })
  expect([events('registered'), events('signed_in'), events('session_replayed')]).toEqual([1, 1, 1])
})

test('hits above a limit are counted by its name, and guessing codes all over raises the alarm', async () => {
  await using app = await startTestApp(measured)
  const { api } = app.browser()
  const { challengeId } = await api.auth.sendCode.mutate({
    email: 'ann@example.com',
    type: 'register',
  })
  const code = otherThan(await rightCode(app, challengeId))
  const ip = app.browser()
  for (let tries = 0; tries < 32; tries += 1)
    await reasonOf(ip.api.auth.checkCode.mutate({ challengeId, code }))
  const told = await scrape(app)
  expect(told.value('latchkey_limit_exceeded_total', { limit: 'verificationsPerIp' })).toBe(2)
  expect(told.value('latchkey_alarms_total', { alarm: 'wrong_codes' })).toBe(0)

  const { max, within } = limitTable.wrongCodesWholeServiceHour
  const span = { now: 0, until: Math.floor((Date.now() + within) / 1000) }
  const counter = createCounterIds(keys).idFor('wrongCodesWholeServiceHour', 'all')
  const counters = createDatabaseCounters(app.database)
  for (let hits = 0; hits < max; hits += 1) await counters.hit(counter, span)
  const asked = await api.auth.sendCode.mutate({ email: 'bea@example.com', type: 'register' })
  const wrong = otherThan(await rightCode(app, asked.challengeId))
  await reasonOf(api.auth.checkCode.mutate({ challengeId: asked.challengeId, code: wrong }))
  const alarmed = await scrape(app)
  expect(alarmed.value('latchkey_alarms_total', { alarm: 'wrong_codes' })).toBe(1)
})

test('the hash queue shows its slots, how many wait for one, and how many were sent away', async () => {
  const passwords = await createPasswords(keys, { memoryCost: 64, timeCost: 1 }, 2)
  const flood = Array.from({ length: 60 }, () => reasonOf(passwords.hash(good)))
  expect(passwords.load()).toEqual({ slots: 2, busy: 2, waiting: 50, refused: 8 })
  const reasons = await Promise.all(flood)
  expect(reasons.filter((reason) => reason !== 'ok')).toHaveLength(8)
  expect(passwords.load()).toEqual({ slots: 2, busy: 0, waiting: 0, refused: 8 })
})

test('a hash under way and the connections of the pool are seen from outside', async () => {
  await using app = await startTestApp(measured, {
    hashCost: { memoryCost: 19_456, timeCost: 40 },
  })
  const slow = reasonOf(signIn(app.browser(), 'nobody'))
  const seen = async (name: string, state: string) =>
    (await scrape(app)).value(`latchkey_${name}`, { state })
  await expect.poll(() => seen('hash_queue', 'busy'), { interval: 5 }).toBe(1)
  expect(await slow).toBe('INVALID_CREDENTIALS')
  expect(await seen('hash_queue', 'idle')).toBe(hashSlots(1))
  const { value } = await scrape(app)
  const [used, free, pending] = ['used', 'free', 'pending'].map((state) =>
    value('latchkey_database_pool', { state }),
  )
  if (isMysql) expect((used ?? 0) + (free ?? 0)).toBeGreaterThan(0)
  expect(pending).toBe(isMysql ? 0 : undefined)
  expect(value('latchkey_hash_refused_total')).toBe(0)
})
