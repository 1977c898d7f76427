import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { freshSecret } from '../../src/config/secret-list.ts'
import { createBrowser, good, refusal, type Browser } from '../support/harness.ts'
import { createTestMailbox } from '../support/mailbox.ts'
import { createLastingDatabase, launch, startProcess } from '../support/server-process.ts'

type Database = Awaited<ReturnType<typeof createLastingDatabase>>

const settings = (database: Database, mailPort: number) => ({
  WORKERS: '2',
  DATABASE_URL: database.url,
  MAIL_SERVER: '127.0.0.1',
  MAIL_PORT: String(mailPort),
  MAIL_USE_TLS: 'false',
  MAIL_DEFAULT_SENDER: 'latchkey@example.com',
})

type Mailbox = Awaited<ReturnType<typeof createTestMailbox>>
const email = 'ann@example.com'

async function registerAnn({ api, jar }: Browser, mailbox: Mailbox): Promise<void> {
  const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await mailbox.code(email)
  const account = { challengeId, code, username: 'ann', password: good }
  jar.accessToken = (await api.auth.register.mutate(account)).accessToken
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('two workers are one service; one that is killed is replaced; SIGTERM ends all and exits 0', async () => {
  await using database = await createLastingDatabase()
  const mailbox = await createTestMailbox()
  await using server = await startProcess(settings(database, mailbox.port))
  await expect.poll(() => server.output.out).toMatch(/workers: \d+ \d+\n/)
  const workers = /workers: (\d+) (\d+)/.exec(server.output.out)?.slice(1).map(Number) ?? []

  const browser = createBrowser(server.url)
  await registerAnn(browser, mailbox)

  const listening = () => server.output.out.match(/a worker listens/g)?.length
  await expect.poll(listening).toBe(2)
  // Sequential, so that only replacements can answer the last calls.
  for (const [index, pid] of workers.entries()) {
    process.kill(pid, 'SIGKILL')
    await expect.poll(listening).toBe(3 + index)
    expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann' })
  }
  for (let sends = 1; sends < 20; sends += 1) {
    await browser.api.auth.sendCode.mutate({ email: `n${sends}@example.com`, type: 'register' })
  }
  const above = browser.api.auth.sendCode.mutate({ email, type: 'register' })
  expect(await refusal(above)).toMatchObject({ reason: 'RATE_LIMITED' })

  server.child.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0, signal: null, err: '' })
  expect(workers.map(isAlive)).toEqual([false, false])
  await expect(fetch(`${server.url}/health`)).rejects.toThrow('fetch failed')
  await mailbox.stop()
})

test('SIGTERM while a replaced worker starts ends all and exits 0', async () => {
  await using database = await createLastingDatabase()
  await using server = await startProcess(settings(database, 25))
  await expect.poll(() => server.output.out).toMatch(/workers: \d+ \d+\n/)
  const [, first = ''] = /workers: (\d+)/.exec(server.output.out) ?? []
  const { pid } = server.child
  const children = () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  const before = new Set(children())
  process.kill(Number(first), 'SIGKILL')
  await expect
    .poll(() => children().some((child) => !before.has(child)), { interval: 1 })
    .toBe(true)
  server.child.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0, signal: null, err: '' })
})

test('a worker that replaces another has the settings that its siblings started with', async () => {
  await using database = await createLastingDatabase()
  const mailbox = await createTestMailbox()
  const envFile = join(database.folder, '.env')
  const lines = (brand: string) =>
    `SECRET_KEY=${freshSecret()}\nJWT_SECRET_KEY=${freshSecret()}\nBRAND_NAME=${brand}\nNODE_OPTIONS=--title=x\n`
  writeFileSync(envFile, lines('Before'))
  const unset = { SECRET_KEY: '', JWT_SECRET_KEY: '' }
  const env = { ...settings(database, mailbox.port), ...unset }
  await using server = await startProcess(env, { cwd: database.folder })
  await expect.poll(() => server.output.out).toMatch(/workers: \d+ \d+\n/)
  await expect.poll(() => server.output.out.match(/\.env sets 4 variables/g)).toHaveLength(1)
  const workers = /workers: (\d+) (\d+)/.exec(server.output.out)?.slice(1).map(Number) ?? []
  const listening = () => server.output.out.match(/a worker listens/g)?.length
  await expect.poll(listening).toBe(2)

  writeFileSync(envFile, lines('After'))
  const browser = createBrowser(server.url)
  await registerAnn(browser, mailbox)
  for (const [index, pid] of workers.entries()) {
    // Variables of other programs are not passed on either, as with one process.
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('NODE_OPTIONS=--title')
    process.kill(pid, 'SIGKILL')
    await expect.poll(listening).toBe(3 + index)
    expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann' })
    expect(await (await fetch(`${server.url}/login`)).text()).toContain('Before')
  }
  await mailbox.stop()
})

test('what keeps the workers from starting is said once, and the exit code is 1', async () => {
  await using database = await createLastingDatabase()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const env = { ...settings(database, 25), PORT: String(port) }
  await using server = launch('main', env)
  const { code, err } = await server.ended
  expect(code).toBe(1)
  expect(err).toBe(`Latchkey cannot start: port ${port} is in use: set PORT to another\n`)
  other.close()
})

test.each([
  [{ DATABASE_URL: 'sqlite::memory:', MAIL_SERVER: 'mail.example.com' }, /sqlite::memory:/],
  [{ DATABASE_URL: 'sqlite:data/latchkey.db' }, /the dev inbox/],
])('several workers are refused where they could not be one service: %o', (env, sentence) => {
  const all = { MAIL_DEFAULT_SENDER: 'a@example.com', ...env }
  expect(() => readConfig({ ...all, WORKERS: '2' })).toThrow(sentence)
})
