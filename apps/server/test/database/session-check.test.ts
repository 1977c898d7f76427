import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { BoundedMap } from '../../src/database/bounded-map.ts'
import { minutes } from '../../src/clock.ts'
import { isMysql } from '../support/engine.ts'
import { refusal, register, signIn, startTestApp, type TestApp } from '../support/harness.ts'
import { watchStatements } from '../support/watch-statements.ts'

async function lastUsed(app: TestApp): Promise<Date> {
  const [session] = await app.database.em.fork().find(Session, {})
  if (!session) throw new Error('nobody is signed in')
  return session.lastUsedAt
}

test('a call by somebody signed in asks the database one question', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const statements = await watchStatements(app)
  const own = () => statements.filter(({ sql }) => /sessions|users/.test(sql))
  await browser.api.auth.me.query()
  expect(own()).toHaveLength(1)
  await browser.api.auth.tokenInfo.query()
  expect(own()).toHaveLength(2)
})

test('the last use is written once a minute, however many calls there are', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const before = await lastUsed(app)
  const statements = await watchStatements(app)
  const writes = () => statements.filter(({ sql }) => /^update .sessions/.test(sql)).length
  await Promise.all(Array.from({ length: 20 }, () => browser.api.auth.me.query()))
  app.pass(minutes(2))
  await Promise.all(Array.from({ length: 20 }, () => browser.api.auth.me.query()))
  await expect.poll(() => lastUsed(app)).not.toEqual(before)
  await Promise.all(Array.from({ length: 20 }, () => browser.api.auth.me.query()))
  expect(writes()).toBe(1)
  expect((await lastUsed(app)).getTime() - before.getTime()).toBeGreaterThanOrEqual(minutes(2))
})

test('a token that was accepted before is refused once its time is over', async () => {
  await using app = await startTestApp({ ACCESS_TOKEN_TTL_SECONDS: '60' })
  const browser = app.browser()
  await register(app, browser, 'ann')
  await browser.api.auth.me.query()
  app.pass(minutes(1))
  expect(await refusal(browser.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
})

test('what is remembered of tokens is bounded, the oldest going first', () => {
  const map = new BoundedMap<string, number>(2)
  for (const [at, key] of ['a', 'b', 'b', 'c'].entries()) map.set(key, at)
  expect([...map]).toEqual([
    ['b', 2],
    ['c', 3],
  ])
})

const onFile = () => {
  test('on a file, too, what ends a session bites at the next call', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
    try {
      await using app = await startTestApp({
        DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}`,
      })
      const [laptop, phone] = [app.browser(), app.browser()]
      await register(app, laptop, 'ann')
      await signIn(phone, 'ann')
      await laptop.api.account.revokeOtherSessions.mutate()
      expect(await refusal(phone.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
      expect(await laptop.api.auth.me.query()).toMatchObject({ username: 'ann' })
      await app.database.em.fork().nativeUpdate(User, {}, { status: 'banned' })
      expect(await refusal(laptop.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
      expect(await app.database.em.fork().count(Session)).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

if (!isMysql) onFile()
