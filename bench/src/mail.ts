import { startMailSink } from '@latchkey/tools/testing/mail-sink'
import { mailSettings } from '@latchkey/tools/testing/server-process'
import { randomInt } from 'node:crypto'
import { anyAddress } from './caller.ts'
import { createDatabases, type BenchDatabase } from './database.ts'
import type { Figure } from './figure.ts'
import { median, quantile } from './quantile.ts'
import type { Scale } from './scale.ts'
import { startLatchkey } from './server.ts'
import { until } from './until.ts'

/**
 * Measures the outbox's share of an answer, the delay of a mail, and the rate at which a backlog is sent.
 */
export async function measureMail(
  mysqlServer: string | undefined,
  { mails }: Scale,
): Promise<Figure[]> {
  const figures: Figure[] = []
  // Each measurement has a database of its own: another server would take mails from the outbox.
  for (const database of await createDatabases(mysqlServer)) {
    figures.push(...(await measureIdle(database, mails)))
    figures.push(...(await measureDrain(database, mails * 3)))
    await database.drop()
  }
  return figures
}

const atOnce = 16
/** The mails per address and hour. Further calls take the same path without a mail. */
const mailsPerHour = 5

/** A sink that stores no mail, only the time at which each was complete. */
async function startSink() {
  const taken: number[] = []
  const sink = await startMailSink({ onMail: () => void taken.push(performance.now()) })
  return { ...sink, taken }
}

type Sink = Awaited<ReturnType<typeof startSink>>

/** Sends one call at a time, the next once the last mail is delivered and recorded. */
async function measureIdle(database: BenchDatabase, mails: number): Promise<Figure[]> {
  await using sink = await startSink()
  await using server = await startMailing(database, sink)
  const { origin } = server
  const usedUp = anyEmail()
  for (let asked = 0; asked < mailsPerHour; asked += 1) await sendCode(origin, usedUp)
  const withMail: number[] = []
  const without: number[] = []
  const toSink: number[] = []
  while (withMail.length < mails) {
    const email = anyEmail()
    for (let asked = 0; asked < mailsPerHour; asked += 1) {
      const before = sink.taken.length
      const { milliseconds, at, challengeId } = await sendCode(origin, email)
      const arrivedAt = await arrival(sink, before)
      await written(origin, challengeId)
      // The compared call is not the first one for its address either.
      if (asked === 0) continue
      withMail.push(milliseconds)
      toSink.push(arrivedAt - at)
      without.push((await sendCode(origin, usedUp)).milliseconds)
    }
  }
  return [
    {
      name: `mail, ${database.engine}: added to auth.sendCode`,
      value: median(withMail) - median(without),
      unit: 'ms',
      target: { atMost: 2 },
    },
    {
      name: `mail, ${database.engine}: answer to mail server, p99`,
      value: quantile(toSink, 0.99),
      unit: 'ms',
      target: { atMost: 300 },
    },
  ]
}

const queueAgain = `update mails set state = 'queued', attempts = 0, next_try_at = created_at`

/** Measures a backlog: sent mails are made due again while no server runs. */
async function measureDrain(database: BenchDatabase, mails: number): Promise<Figure[]> {
  await fillOutbox(database, mails)
  await database.execute(queueAgain)
  await using running = new AsyncDisposableStack()
  const sink = running.use(await startSink())
  running.use(await startMailing(database, sink))
  await arrival(sink, mails - 1)
  const [first = 0, last = 0] = [sink.taken[0], sink.taken[mails - 1]]
  return [
    {
      name: `mail, ${database.engine}: a backlog leaves`,
      value: ((mails - 1) / (last - first)) * 1000,
      unit: '/s',
      target: { atLeast: 200 },
    },
  ]
}

async function fillOutbox(database: BenchDatabase, mails: number): Promise<void> {
  await using sink = await startSink()
  await using server = await startMailing(database, sink)
  for (let count = 0; count < mails; count += atOnce) {
    const asking = Array.from({ length: atOnce }, () => sendCode(server.origin, anyEmail()))
    const asked = await Promise.all(asking)
    for (const { challengeId } of asked) await written(server.origin, challengeId)
  }
}

async function startMailing(database: BenchDatabase, { port }: Sink) {
  const server = await startLatchkey(database, {
    ...mailSettings(port),
    CODE_RESEND_SECONDS: '0',
  })
  return { ...server, [Symbol.asyncDispose]: server.stop }
}

/** Waits until the mail with this index has arrived. */
async function arrival({ taken }: Sink, index: number): Promise<number> {
  await until('a mail arrives', () => taken.length > index)
  return taken[index] ?? 0
}

async function written(origin: string, challengeId: string): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ challengeId }))
  const url = `${origin}/trpc/auth.codeStatus?input=${input}`
  await until('a mail is known to have left', async () => (await call(url))['state'] === 'sent')
}

async function sendCode(origin: string, email: string) {
  const start = performance.now()
  const { challengeId = '' } = await call(`${origin}/trpc/auth.sendCode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': anyAddress() },
    body: JSON.stringify({ email, type: 'register' }),
  })
  const at = performance.now()
  return { challengeId, milliseconds: at - start, at }
}

async function call(url: string, init?: RequestInit): Promise<Record<string, string>> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  const { result } = JSON.parse(text) as { result: { data: Record<string, string> } }
  return result.data
}

const anyEmail = () => `bench-${randomInt(2 ** 47).toString(36)}@example.com`
