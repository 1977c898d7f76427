import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { expect, test, vi } from 'vitest'
import type { DataExport } from '@latchkey/shared/account'
import { days } from '../../src/clock.ts'
import { isMysql } from '../support/engine.ts'
import { refusal, register, startTestApp, type Browser, type TestApp } from '../support/harness.ts'
import { watchStatements } from '../support/watch-statements.ts'

// Twenty thousand rows, twice, on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

const rows = 20_000

/** Rows of many years, like those of a heavy user or of an attacker who wants a long log. */
async function fillLog(app: TestApp, userId: number): Promise<void> {
  const now = Date.now() - days(1)
  const time = (ms: string) => (isMysql ? `from_unixtime((${ms}) / 1000)` : ms)
  const agent = `'${'an agent of many words '.repeat(11)}'`
  await app.database.em.fork().execute(
    `insert into security_events (at, kind, user_id, actor, user_agent, key_id)
      with recursive a(i) as (select 0 union all select i + 1 from a where i < 199),
        b(i) as (select 0 union all select i + 1 from b where i < ${rows / 200 - 1})
      select ${time(`${now} - a.i - 200 * b.i`)}, 'profile_changed', ${userId}, 'person', ${agent}, 'k' from a, b`,
  )
}

/** The raw answer, not read yet. */
async function askForExport(browser: Browser): Promise<IncomingMessage> {
  const headers = {
    authorization: `Bearer ${browser.jar.accessToken}`,
    'x-forwarded-for': browser.ip,
    origin: browser.url,
  }
  const [answer] = await once(
    get(`${browser.url}/trpc/account.exportData`, { headers }),
    'response',
  )
  return answer as IncomingMessage
}

/** Counts the queries of a page, and the most pages without a turn for other calls. */
async function watchPages(app: TestApp) {
  let [pages, together, most] = [0, 0, 0]
  await watchStatements(app, ({ sql }) => {
    if (!/from security_events/.test(sql)) return
    pages += 1
    most = Math.max(most, (together += 1))
    // The callback runs once everything that waits now has had its turn.
    setImmediate(() => (together = 0))
  })
  return { count: () => pages, together: () => most }
}

async function drain(answer: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return chunks
}

test(
  'an account with a long log takes everything along while others are served, and no faster than it is read',
  { tags: ['asvs-15.2.2'] },
  async () => {
    await using app = await startTestApp()
    const [browser, other] = [app.browser(), app.browser()]
    const { user } = await register(app, browser, 'ann')
    await register(app, other, 'ben')
    await fillLog(app, user.id)

    const pages = await watchPages(app)
    const text = Buffer.concat(await drain(await askForExport(browser))).toString()
    expect(pages.count()).toBeGreaterThan(rows / 500)
    expect(pages.together()).toBeLessThanOrEqual(2)
    const { securityEvents } = (JSON.parse(text) as { result: { data: DataExport } }).result.data
    expect(securityEvents).toHaveLength(rows + 1)
    expect(securityEvents[0]?.kind).toBe('registered')
    const times = securityEvents.map(({ at }) => at)
    expect(times).toEqual(times.toSorted().toReversed())

    const before = pages.count()
    const slow = await askForExport(browser)
    for (let calls = 0; calls < 5; calls += 1) await other.api.auth.me.query()
    // Only what fits into the socket buffers was read; the rest waits in the database.
    expect(pages.count() - before).toBeLessThan(rows / 500)
    expect(await refusal(browser.api.account.exportData.query())).toMatchObject({
      reason: 'RATE_LIMITED',
    })
    slow.destroy()
    await expect.poll(() => browser.api.account.sessions.query()).toHaveLength(1)
    const again = async () => drain(await askForExport(browser))
    await expect.poll(async () => (await again()).length).toBeGreaterThan(1)
  },
)

test('ten copies a day are enough', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  for (let copies = 0; copies < 10; copies += 1) {
    await expect
      .poll(() => browser.api.account.exportData.query().catch(() => undefined))
      .toBeDefined()
  }
  const refused = () => refusal(browser.api.account.exportData.query())
  await expect.poll(async () => (await refused()).retryAfterSeconds).toBeGreaterThan(3600)
})
