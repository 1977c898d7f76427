import type * as Argon2 from '@node-rs/argon2'
import { TRPCError } from '@trpc/server'
import { MySqlConnection } from '@mikro-orm/mysql'
import type * as Nodemailer from 'nodemailer'
import { StatementSync } from 'node:sqlite'
import { afterEach, expect, test, vi } from 'vitest'
import { password } from '../support/harness.ts'
import { json, procedures, send, signedIn, validInput, type Answer } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const marker = 'MARKED-7c1e'
const fault = vi.hoisted(() => ({ hash: false, mail: false }))

vi.mock('@node-rs/argon2', async (load) => {
  const real = await load<typeof Argon2>()
  const fail = () => Promise.reject(new Error(`${marker}: no memory for ${marker}`))
  return {
    ...real,
    hash: (...all: Parameters<typeof real.hash>) => (fault.hash ? fail() : real.hash(...all)),
  }
})
vi.mock('nodemailer', async (load) => {
  const real = await load<typeof Nodemailer>()
  const createTransport = (options: Parameters<typeof real.createTransport>[0]) => {
    const transport = real.createTransport(options)
    const sendMail = transport.sendMail.bind(transport)
    return Object.assign(transport, {
      sendMail(message: Parameters<typeof sendMail>[0]) {
        if (fault.mail) throw new Error(`${marker}: ${JSON.stringify(message)}`)
        return sendMail(message)
      },
    })
  }
  return { ...real, createTransport }
})

const lines: string[] = []
const logTo = { write: (line: string) => void lines.push(line) }
const app = await useTestApp({}, { logTo, logLevel: 'trace' })
const { browser, headers } = await signedIn(app)
const stored = app.database.em.getConnection()

afterEach(() => {
  Object.assign(fault, { hash: false, mail: false })
  vi.restoreAllMocks()
  lines.length = 0
})

async function callEach(check: (path: string, answer: Answer) => void) {
  for (const [path, procedure] of procedures) {
    const isQuery = procedure._def.type === 'query'
    const body = validInput(procedure)
    const query = isQuery ? `?input=${encodeURIComponent(JSON.stringify(body))}` : ''
    const sent = isQuery ? { method: 'GET', headers } : { headers: { ...headers, ...json }, body }
    check(path, await send(app, `/trpc/${path}${query}`, sent))
  }
}

function expectNoMarker({ text, headerPairs }: Answer) {
  const said = text + JSON.stringify(headerPairs)
  expect(said).not.toContain(marker)
  expect(said).not.toMatch(/\n\s+at |node_modules|\.ts:|select |insert |sqlite|mysql/i)
}

/** Prepared statements bypass MikroORM. */
async function failPrepared(failure: unknown): Promise<void> {
  if (!(stored instanceof MySqlConnection)) {
    for (const method of ['all', 'run'] as const)
      vi.spyOn(StatementSync.prototype, method).mockImplementation(() => {
        throw failure
      })
    return
  }
  const pool = await stored.getNativeClient()
  type Execute = (sql: string, values: unknown[], done: (error: unknown) => void) => void
  const fail: Execute = (_sql, _values, done) => done(failure)
  vi.spyOn(pool as unknown as { execute: Execute }, 'execute').mockImplementation(fail)
}

const withStatus = Object.assign(new Error(marker), { statusCode: 400, status: 400, expose: true })
const thrown: [string, unknown][] = [
  ['an error', new Error(marker, { cause: new Error(marker) })],
  ['an error that names a status', withStatus],
  ['an error of tRPC', new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: marker })],
  [
    'an error of a driver',
    Object.assign(new Error(marker), { code: marker, errno: 1, sql: marker }),
  ],
  ['a text', marker],
  ['an object', { message: marker, data: { reason: marker } }],
]

test.each(thrown)(
  '%s thrown in the database reaches no caller, but the log',
  {
    tags: ['security-4', 'asvs-13.4.2', 'asvs-16.3.4', 'asvs-16.5.1', 'asvs-16.5.3', 'asvs-16.5.4'],
  },
  async (_name, failure) => {
    vi.spyOn(stored, 'execute').mockRejectedValue(failure)
    await failPrepared(failure)
    await callEach((path, answer) => {
      expect(answer, path).toMatchObject({ status: 500, data: { reason: 'INTERNAL', path } })
      expect(answer.headers.has('set-cookie'), path).toBe(false)
      expectNoMarker(answer)
    })
    const ready = await send(app, '/ready', { method: 'GET' })
    expect(ready.status).toBe(503)
    expectNoMarker(ready)
    const logged = failure instanceof Error ? marker : 'unexpected error'
    expect(lines.some((line) => line.includes(logged))).toBe(true)
  },
)

test(
  'what the database says of a missing table reaches no caller',
  { tags: ['security-4'] },
  async () => {
    const em = app.database.em.fork()
    await em.execute('alter table counters rename to counters_away')
    const body = { email: 'cut@example.com', type: 'register' }
    const answer = await send(app, '/trpc/auth.sendCode', { headers: json, body })
    await em.execute('alter table counters_away rename to counters')
    expect(answer).toMatchObject({ status: 500, data: { reason: 'INTERNAL' } })
    expect(answer.text).not.toContain('counters')
    expectNoMarker(answer)
  },
)

test(
  'an error thrown while hashing reaches no caller, and changes no password',
  { tags: ['security-4', 'asvs-2.3.3', 'asvs-11.2.5', 'asvs-16.5.1'] },
  async () => {
    fault.hash = true
    const own = { ...headers, ...json }
    const wish = {
      currentPassword: password('correct horse battery staple'),
      password: password('a new and long one'),
    }
    const change = await send(app, '/trpc/account.changePassword', { headers: own, body: wish })
    expect(change).toMatchObject({ status: 500, data: { reason: 'INTERNAL' } })
    expectNoMarker(change)
    const email = 'fresh@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
    const code = await app.mailbox.code(email)
    const registration = { challengeId, code, username: 'fresh', password: wish.password }
    const refused = await send(app, '/trpc/auth.register', { headers: json, body: registration })
    expect(refused).toMatchObject({ status: 500, data: { reason: 'INTERNAL' } })
    expectNoMarker(refused)
    expect(lines.some((line) => line.includes(marker))).toBe(true)
    fault.hash = false
    const login = { identifier: 'ann', password: wish.currentPassword }
    expect((await send(app, '/trpc/auth.login', { headers: json, body: login })).status).toBe(200)
    expect(
      (await send(app, '/trpc/auth.register', { headers: json, body: registration })).status,
    ).toBe(200)
  },
)

test(
  'a mail that cannot be sent changes no answer',
  { tags: ['security-4', 'asvs-2.3.3', 'asvs-16.5.2'] },
  async () => {
    const ask = (email: string) =>
      send(app, '/trpc/auth.sendCode', { headers: json, body: { email, type: 'register' } })
    const usual = await ask('one@example.com')
    await app.mailbox.next('one@example.com')
    fault.mail = true
    const failing = await ask('two@example.com')
    expect(failing.status).toBe(usual.status)
    expect(failing.text.length).toBe(usual.text.length)
    expectNoMarker(failing)
    await expect.poll(() => lines.some((line) => line.includes(marker))).toBe(true)
  },
)
