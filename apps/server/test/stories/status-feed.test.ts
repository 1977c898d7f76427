import { expect, test } from 'vitest'
import { setStatus } from '../../src/admin/change-account.ts'
import { addApp, rotateAppSecret } from '../../src/admin/apps.ts'
import { minutes } from '../../src/clock.ts'
import type { Page } from '../../src/events/status-feed.ts'
import { createStatusFeed } from '../../src/events/status-feed.ts'
import { byOperator, plain, withApps } from '../support/apps.ts'
import { register, signIn, startTestApp } from '../support/harness.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const notes = await addApp(byOperator(app), { ...plain, name: 'Notes' }, { isPublic: false })
const basic = (id: string, secret = '') =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const authorization = basic(notes.app.id, notes.secret)

async function ask(query: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const path = `/status-feed?${new URLSearchParams(query).toString()}`
  return send(app, path, { method: 'GET', headers: { authorization, ...headers } })
}
const poll = async (query: Record<string, string> = {}): Promise<Page> =>
  JSON.parse((await ask(query)).text)

async function signedInAs(name: string) {
  const browser = app.browser()
  await register(app, browser, name)
  const { sessionId } = await browser.api.auth.tokenInfo.query()
  return { browser, sessionId }
}

test('an app learns at once whose sessions ended, who was banned, restored and deleted', async () => {
  const { browser, sessionId } = await signedInAs('ann')
  const { cursor } = await poll({ wait: '0' })
  const waiting = poll({ cursor })
  await browser.api.auth.logout.mutate()
  const { events, cursor: next } = await waiting
  expect(events).toMatchObject([{ type: 'session.ended', sid: [sessionId] }])
  expect(events[0]?.sub).toMatch(/^[0-9a-f]{22}$/)

  await signIn(browser, 'ann')
  const banned = poll({ cursor: next })
  await setStatus(byOperator(app), 'ann', 'banned')
  const seen = (await banned).events
  expect(seen.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['user.banned', 'session.ended']),
  )
  expect(new Set(seen.map(({ sub }) => sub))).toEqual(new Set([events[0]?.sub]))
  await setStatus(byOperator(app), 'ann', 'active')
  await expect
    .poll(async () => (await poll({ wait: '0' })).events.at(-1)?.type, { timeout: patience })
    .toBe('user.restored')
})

test('a caller that knows all waits, and is told so when the time is over', async () => {
  const { cursor } = await poll({ wait: '0' })
  expect(await poll({ cursor, wait: '1' })).toMatchObject({ events: [] })
  const { events } = await poll({ cursor: '999999999.abcdefghijk', wait: '0' })
  // A cursor of another database counts as none.
  expect(events).toEqual((await poll({ wait: '0' })).events)
})

test('processes on one database understand the cursors of each other', async () => {
  const { browser, sessionId } = await signedInAs('bea')
  const deps = { em: app.database.em, clock: () => new Date(), ticks: () => performance.now() }
  const feed = createStatusFeed({ ...deps, log: { warn: () => {} } })
  const there = (cursor: string, wait: number) =>
    feed.poll({ app: 'x', cursor, wait, signal: new AbortController().signal })
  await browser.api.auth.logout.mutate()
  let page = await poll({ wait: '0' })
  while (!page.events.some(({ sid }) => sid.includes(sessionId)))
    page = await poll({ cursor: page.cursor })
  const { cursor } = page
  expect((await there(cursor, 100)).events).toEqual([])
  const { browser: other } = await signedInAs('ben')
  const waiting = there(cursor, minutes(1))
  await other.api.auth.logout.mutate()
  expect((await waiting).events.at(-1)).toMatchObject({ type: 'session.ended' })
  feed.stop()
})

test('only an own app with its secret may ask', async () => {
  const third = await addApp(
    byOperator(app),
    { ...plain, name: 'Third', kind: 'third_party' },
    { isPublic: false },
  )
  const open = await addApp(byOperator(app), { ...plain, name: 'Open' }, { isPublic: true })
  const statusOf = async (header: string) =>
    (await ask({ wait: '0' }, { authorization: header })).status
  await expect
    .poll(() => statusOf(basic(third.app.id, third.secret)), { timeout: patience })
    .toBe(403)
  for (const wrong of ['', 'Basic', 'Basic ???', 'Bearer x', basic(notes.app.id, 'wrong')])
    expect(await statusOf(wrong)).toBe(401)
  for (const wrong of [basic('x', notes.secret), basic(open.app.id), basic(open.app.id, 'x')])
    expect(await statusOf(wrong)).toBe(401)
  const answer = await ask({}, { authorization: basic(notes.app.id, 'wrong') })
  expect(answer.headers.get('www-authenticate')).toBe('Basic realm="latchkey"')
})

test('a secret that was rotated is accepted for its time', async () => {
  const { app: one, secret } = await addApp(
    byOperator(app),
    { ...plain, name: 'Rotated' },
    { isPublic: false },
  )
  const rotated = await rotateAppSecret(byOperator(app), one.id, minutes(5))
  const statusOf = async (given?: string) =>
    (await ask({ wait: '0' }, { authorization: basic(one.id, given) })).status
  await expect.poll(() => statusOf(rotated.secret), { timeout: patience }).toBe(200)
  expect(await statusOf(secret)).toBe(200)
  app.pass(minutes(6))
  expect(await statusOf(secret)).toBe(401)
  expect(await statusOf(rotated.secret)).toBe(200)
})

test('guesses of a secret are limited by their IP address', async () => {
  const from = { 'x-forwarded-for': '203.0.113.77' }
  const guess = () => ask({}, { ...from, authorization: basic(notes.app.id, 'guess') })
  let answer = await guess()
  while (answer.status === 401) answer = await guess()
  expect(answer.status).toBe(429)
  expect((await ask({ wait: '0' }, from)).status).toBe(429)
  expect((await ask({ wait: '0' })).status).toBe(200)
})

test.each(['x', '-1', '1000', '1.5'])('%s is no time to wait', async (wait) => {
  expect((await ask({ wait })).status).toBe(400)
})

test('many who wait cost one query in half a second, and all are told', async () => {
  let readings = 0
  const { em } = app.database
  const counted = {
    fork: () => {
      readings += 1
      return em.fork()
    },
  }
  const feed = createStatusFeed({
    em: counted as typeof em,
    clock: () => new Date(),
    ticks: () => performance.now(),
    log: { warn: () => {} },
  })
  const { signal } = new AbortController()
  const { cursor } = await feed.poll({ app: 'x', wait: 0, signal })
  const before = readings
  const begun = performance.now()
  const waiting = Array.from({ length: 200 }, () =>
    feed.poll({ app: 'x', cursor, wait: minutes(1), signal }),
  )
  await expect(feed.poll({ app: 'x', cursor, wait: 0, signal })).rejects.toThrow('UNAVAILABLE')
  const { browser } = await signedInAs('cyd')
  await browser.api.auth.logout.mutate()
  const answers = await Promise.all(waiting)
  expect(answers.every(({ events }) => events.length > 0)).toBe(true)
  const halfSeconds = (performance.now() - begun) / 500
  // Each reading queries numbers, and events only if there are new ones.
  expect(readings - before).toBeLessThanOrEqual(Math.ceil(halfSeconds) + 3)
  feed.stop()
})

test('those who wait are answered when the database fails or the process stops', async () => {
  let fork = () => app.database.em.fork()
  const feed = createStatusFeed({
    em: { fork: () => fork() } as typeof app.database.em,
    clock: () => new Date(),
    ticks: () => performance.now(),
    log: { warn: () => {} },
  })
  const { signal } = new AbortController()
  const { cursor } = await feed.poll({ app: 'x', wait: 0, signal })
  const waiting = feed.poll({ app: 'x', cursor, wait: minutes(5), signal })
  fork = () => {
    throw new Error('no database')
  }
  await expect(waiting).rejects.toThrow('UNAVAILABLE')
  await expect(feed.poll({ app: 'x', wait: 0, signal })).rejects.toThrow('UNAVAILABLE')
  feed.stop()

  await using stopping = await startTestApp(withApps)
  const added = await addApp(byOperator(stopping), { ...plain, name: 'A' }, { isPublic: false })
  const header = basic(added.app.id, added.secret)
  const open = (query: string) =>
    send(stopping, `/status-feed?${query}`, { method: 'GET', headers: { authorization: header } })
  const first: Page = JSON.parse((await open('wait=0')).text)
  const last = open(`cursor=${first.cursor}`)
  // Its answer proves that the earlier poll has arrived.
  await send(stopping, '/health', { method: 'GET' })
  const begun = performance.now()
  await Promise.all([stopping.stop(), last])
  // A poll that arrives after the shutdown began is refused.
  expect([200, 503]).toContain((await last).status)
  expect(performance.now() - begun).toBeLessThan(minutes(1) / 6)
})
