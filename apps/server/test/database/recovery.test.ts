import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { good, refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'
import { startLink } from '../support/flaky-link.ts'

type Status = { status: number; database?: string }

async function ask(url: string, path: string): Promise<Status> {
  const response = await fetch(`${url}${path}`)
  const { database } = (await response.json()) as { database?: string }
  return { status: response.status, ...(database && { database }) }
}

const sendCode = (email: string) =>
  ({ method: 'POST', body: JSON.stringify({ email, type: 'register' }) }) as const

const outages = () => {
  test.each(['cut'] as const)(
    'a database that is %s makes /ready 503 and calls UNAVAILABLE, and all heals by itself',
    { tags: ['asvs-16.5.2'] },
    async (fault) => {
      await using database = await createLastingDatabase()
      const address = new URL(database.url)
      await using link = await startLink(Number(address.port))
      address.port = String(link.port)
      await using app = await startTestApp({ DATABASE_URL: address.href })
      const browser = app.browser()
      await register(app, browser, 'alice')
      expect(await ask(app.url, '/ready')).toMatchObject({ status: 200, database: 'ok' })

      link.set(fault)
      // More calls than the pool has connections, so that every connection hangs.
      const calls = Array.from({ length: 12 }, () => refusal(signIn(app.browser(), 'alice')))
      const [ready, health] = [await ask(app.url, '/ready'), await ask(app.url, '/health')]
      expect(ready).toMatchObject({ status: 503, database: 'down' })
      expect(health).toMatchObject({ status: 200 })
      const reasons = (await Promise.all(calls)).map(({ reason }) => reason)
      expect(new Set(reasons)).toEqual(new Set(['UNAVAILABLE']))

      link.set('open')
      await expect.poll(async () => (await ask(app.url, '/ready')).status).toBe(200)
      expect((await browser.api.auth.me.query()).username).toBe('alice')
      expect((await signIn(app.browser(), 'alice', good)).user.username).toBe('alice')
    },
  )

  test('an outage of a moment is nobody’s failure: calls wait for the database', async () => {
    await using database = await createLastingDatabase()
    const address = new URL(database.url)
    await using link = await startLink(Number(address.port))
    address.port = String(link.port)
    await using app = await startTestApp({ DATABASE_URL: address.href })
    const browser = app.browser()
    await register(app, browser, 'alice')
    link.set('cut')
    expect(await ask(app.url, '/ready')).toMatchObject({ status: 503 })
    let answers = 0
    const calls = [browser.api.auth.me.query(), signIn(app.browser(), 'alice')].map((call) =>
      call.finally(() => (answers += 1)),
    )
    await ask(app.url, '/health')
    expect(answers).toBe(0)
    link.set('open')
    expect(await Promise.all(calls)).toHaveLength(2)
  })
}

const locked = () => {
  test(
    'a file locked by another process makes /ready 503 and calls UNAVAILABLE until it is free',
    { tags: ['asvs-16.5.2'] },
    async () => {
      await using database = await createLastingDatabase()
      await using server = await startProcess({ DATABASE_URL: database.url })
      const call = async () => {
        const headers = { 'content-type': 'application/json' }
        const init = { ...sendCode('alice@example.com'), headers }
        const response = await fetch(`${server.url}/trpc/auth.sendCode`, init)
        return ((await response.json()) as { error?: { message: string } }).error?.message
      }
      const other = new DatabaseSync(database.path)
      other.exec('begin exclusive')
      const ready = await ask(server.url, '/ready')
      expect(ready).toMatchObject({ status: 503, database: 'down' })
      expect(await ask(server.url, '/health')).toMatchObject({ status: 200 })
      expect(await call()).toBe('UNAVAILABLE')
      other.exec('rollback')
      other.close()
      expect(await ask(server.url, '/ready')).toMatchObject({ status: 200, database: 'ok' })
      expect(await call()).toBeUndefined()
    },
  )
}

if (isMysql) describe('a MariaDB that goes away', outages)
else describe('a SQLite file', locked)
