import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { createBrowser } from '../support/harness.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'
import { codeOf, copiesByMail, startStormServer } from '../support/stormy-smtp.ts'

const total = Number(process.env['STORM_SENDS'] ?? 60)
/** Concurrent mails per process. */
const concurrency = 16

type Server = Awaited<ReturnType<typeof startProcess>>
type Database = Awaited<ReturnType<typeof createLastingDatabase>>

const settings = (database: Database, port: number) => ({
  DATABASE_URL: database.url,
  MAIL_SERVER: '127.0.0.1',
  MAIL_PORT: String(port),
  MAIL_USE_TLS: 'false',
  MAIL_DEFAULT_SENDER: 'latchkey@example.com',
})

async function ask(server: Server, asked: Set<string>, email: string): Promise<void> {
  const { auth } = createBrowser(server.url).api
  try {
    await auth.sendCode.mutate({ email, type: 'register' })
    asked.add(email)
  } catch (error) {
    // An unanswered call promises nothing.
    if (!server.child.killed) throw error
  }
}

async function end(server: Server, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  server.child.kill(signal)
  await server.ended
}

const waiting = async (database: Database) => {
  const sql = `select count(*) as waiting from mails where state = 'queued'`
  const [row] = await database.execute(sql)
  return Number(row?.['waiting'])
}

const allGone = (database: Database) =>
  vi.waitFor(async () => expect(await waiting(database)).toBe(0), {
    timeout: 60_000,
    interval: 100,
  })

/** Expires every lease at once, instead of waiting a minute. No process is alive meanwhile. */
const endLeases = (database: Database) =>
  database.execute(`update mails set lease = null, next_try_at = created_at where state = 'queued'`)

test.each([1, 2])(
  `kill -9 at any moment loses none of ${total} mails, with %i processes on the database`,
  async (processes) => {
    await using mailServer = await startStormServer({ slowness: 60 })
    const { taken } = mailServer.state
    await using database = await createLastingDatabase()
    await using stack = new AsyncDisposableStack()
    let born = 0
    const start = async () => {
      // Each run of a process signs its mails with a domain of its own.
      const name = `life${born++}.example`
      const env = {
        ...settings(database, mailServer.port),
        MAIL_DEFAULT_SENDER: `latchkey@${name}`,
      }
      return Object.assign(stack.use(await startProcess(env)), { name })
    }
    const servers = await Promise.all(Array.from({ length: processes }, start))
    const asked = new Set<string>()
    const deaths = new Map<string, number>()
    let interrupted = 0
    for (let next = 0; next < total;) {
      const size = Math.min(total - next, randomInt(15, 26))
      const asking = Array.from({ length: size }, (_, index) =>
        ask(servers[index % processes]!, asked, `n${next + index}@example.org`),
      )
      next += size
      const enough = taken.length + randomInt(Math.ceil(size / 2))
      while (taken.length < enough) await sleep(1)
      await sleep(randomInt(30))
      const victim = randomInt(processes)
      await end(servers[victim]!, 'SIGKILL')
      deaths.set(servers[victim]!.name, performance.now())
      await Promise.all(asking)
      interrupted += await waiting(database)
      if (processes === 1) await endLeases(database)
      servers[victim] = await start()
    }
    for (const server of servers) {
      await end(server, 'SIGTERM')
      deaths.set(server.name, performance.now())
    }
    await endLeases(database)
    await start()
    await allGone(database)

    const mails = copiesByMail(taken)
    const reached = new Set(taken.map(({ to }) => to))
    expect([...asked].filter((email) => !reached.has(email))).toEqual([])
    expect(interrupted).toBeGreaterThan(0)
    expect(mails.length).toBe(reached.size)
    // Only mails in progress at a kill are repeated, word for word.
    const again = mails.flatMap(([, ...copies]) => copies)
    expect(again.length).toBeLessThanOrEqual(concurrency * deaths.size)
    for (const [first, ...copies] of mails) {
      let before = first
      for (const copy of copies) {
        expect(deaths.get(before!.origin), before!.origin).toBeLessThan(copy.at)
        before = copy
      }
      for (const { to, subject, text } of copies) expect(first).toMatchObject({ to, subject, text })
      expect(codeOf(first!)).toMatch(/^\d{6}$/)
    }
  },
  minutes(10),
)

test(
  `of ${total} mails two processes on one database take each once, and both take some`,
  async () => {
    await using mailServer = await startStormServer({ slowness: 30 })
    await using database = await createLastingDatabase()
    const env = settings(database, mailServer.port)
    await using one = await startProcess({ ...env, MAIL_DEFAULT_SENDER: 'latchkey@one.example' })
    await using other = await startProcess({
      ...env,
      MAIL_DEFAULT_SENDER: 'latchkey@other.example',
    })
    const asked = new Set<string>()
    for (let next = 0; next < total; next += 20) {
      const mails = Array.from({ length: 20 }, (_, index) => `n${next + index}@example.org`)
      await Promise.all(mails.map((email, index) => ask(index % 2 ? one : other, asked, email)))
    }
    await allGone(database)
    const { taken } = mailServer.state
    expect(taken.map(({ to }) => to).toSorted()).toEqual([...asked].toSorted())
    expect(new Set(taken.map(({ origin }) => origin)).size).toBe(2)
  },
  minutes(10),
)
