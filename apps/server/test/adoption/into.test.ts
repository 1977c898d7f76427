import { digestLegacyPassword } from '@latchkey/shared/digest'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secretKey } from '../support/adopt-here.ts'
import { askSqlite, createLastingDatabase } from '../support/server-process.ts'
import { isMysql } from '../support/engine.ts'
import { password, register, signedIn, startTestApp } from '../support/harness.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { createOldDatabase } from '../support/predecessor.ts'
import { runLatchkey, startLatchkey } from '../support/run-latchkey.ts'

const secrets = { SECRET_KEY: secretKey }
const folder = mkdtempSync(join(tmpdir(), 'latchkey-into-'))
afterAll(() => rmSync(folder, { recursive: true }))

const old = (name: string) => `${name} has a long password`
const rows = [
  { id: 0, username: 'nought' },
  { id: 2, username: 'Ａda', email: 'wide@example.com', status: 'banned' },
  { id: 3, username: 'ada' },
  { id: 5, username: 'two words', email: 'Two.Words@example.com' },
  { id: 7, username: 'plain', password: 'sunflower7' },
  { id: 8, username: 'norole', role: null, created: null, updated: null },
  { id: 14, username: 'reset', updated: '2024-06-01 20:00:00' },
  ...Array.from({ length: 140 }, (_, at) => ({ id: at + 100, username: `user${at}` })),
]
const nought = [`set session sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')`]
const createOld = () => createOldDatabase(rows, { before: nought })

type Row = Record<string, unknown>
type Target = {
  url: string
  ask(sql: string): Promise<Row[]>
  [Symbol.asyncDispose](): Promise<void>
}

/** The database is empty or missing before the copy. */
const targets: Record<string, () => Promise<Target>> = {
  'a file': async () => {
    const path = join(folder, `${Math.random()}.db`)
    const ask = (sql: string) => askSqlite(path, sql)
    return { url: `sqlite:${path}`, ask, [Symbol.asyncDispose]: async () => {} }
  },
  'a schema of the server': async () => {
    const { url, execute, ...database } = await createLastingDatabase()
    const dispose = () => database[Symbol.asyncDispose]()
    return { url, ask: execute, [Symbol.asyncDispose]: dispose }
  },
}

/** The result of an adoption; salts differ, and databases spell times differently. */
const decided = `select id, username, username_canonical, email, email_canonical, avatar, bio, role,
  status, legacy_password from users order by id`
const both = (name: string) => ({
  password: password(old(name)),
  legacyPassword: digestLegacyPassword(old(name)),
})
const into = (
  source: string,
  target: string,
  ...more: string[]
): Parameters<typeof startLatchkey> => [
  ['adopt', '--into', target, ...more],
  { ...secrets, DATABASE_URL: source },
]

describe.runIf(isMysql)('an adoption into another database', () => {
  const opened = new AsyncDisposableStack()
  let source: Awaited<ReturnType<typeof createOld>>
  let inPlace: Row[] = []
  beforeAll(async () => {
    if (!isMysql) return
    source = opened.use(await createOld())
    await using other = await createOld()
    const env = { ...secrets, DATABASE_URL: other.url }
    expect(await runLatchkey(['adopt', '--i-have-a-backup'], env)).toMatchObject({
      code: 0,
      err: '',
    })
    inPlace = await other.execute(decided)
  })
  afterAll(() => opened.disposeAsync())

  const everything = async () => [
    await source.shape(),
    await source.execute('select * from users order by id'),
    await source.execute('select * from email_verifications'),
  ]

  test.each(Object.entries(targets))(
    'that is %s decides what one in place does, and leaves the old one alone',
    async (_, create) => {
      await using target = await create()
      const before = await everything()
      const report = join(folder, 'decisions.csv')
      const outcome = await runLatchkey(...into(source.url, target.url, '--report', report))
      expect(outcome).toMatchObject({ code: 0, err: '' })
      expect(await everything()).toEqual(before)
      expect((await target.ask(decided)).map((row) => ({ ...row }))).toEqual(inPlace)
      const lines = readFileSync(report, 'utf8')
      for (const left of [
        'table posts',
        'table likes',
        'column users.phone',
        'column users.points',
      ])
        expect(lines).toContain(`left_behind,${left}`)
      expect(lines).not.toContain('deletion_blocked')

      await using app = await startTestApp({ DATABASE_URL: target.url, ...secrets })
      const { api } = app.browser()
      const attempt = { identifier: 'nought', ...both('nought') }
      const first = await api.auth.login.mutate(attempt)
      if (first.status !== 'code_required') throw new Error(first.status)
      const code = await app.mailbox.code('nought@example.com')
      const proof = { challengeId: first.challenge.challengeId, code }
      const { user } = signedIn(await api.auth.login.mutate({ ...attempt, proof }))
      expect(user).toMatchObject({ id: 0, createdAt: '2024-05-01T10:00:00.000Z' })
      // The old database would have given this number next.
      expect((await register(app, app.browser(), 'newcomer')).user.id).toBe(1226)
    },
  )

  test.each(Object.entries(targets))(
    'that is %s changes nothing as a rehearsal',
    async (_, create) => {
      await using target = await create()
      const outcome = await runLatchkey(...into(source.url, target.url, '--dry-run'))
      expect(outcome).toMatchObject({ code: 0, err: '' })
      expect(outcome.out).toContain('left_behind: 4')
      if (target.url.startsWith('sqlite:')) expect(existsSync(target.url.slice(7))).toBe(false)
      else expect(await target.ask('show tables')).toEqual([])
    },
  )

  test.each(Object.entries(targets))(
    'that is %s and holds anything is refused',
    async (_, create) => {
      await using target = await create()
      if (target.url.startsWith('sqlite:'))
        new DatabaseSync(target.url.slice(7)).exec('create table posts (id integer)')
      else await target.ask('create table posts (id int)')
      const outcome = await runLatchkey(...into(source.url, target.url))
      expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') })
      const itself = await runLatchkey(...into(source.url, source.url))
      expect(itself).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') })
    },
  )

  test.each(Object.entries(targets))(
    'that is %s leaves no account there when it is killed, and begins anew',
    async (_, create) => {
      await using target = await create()
      const terms = into(source.url, target.url)
      const prepared = { ...secrets, DATABASE_URL: target.url }
      expect(await runLatchkey(['database', 'migrate'], prepared)).toMatchObject({
        code: 0,
        err: '',
      })
      const first = startLatchkey(...terms)
      // InnoDB renews its list of transactions only if it has not been read for 0.1 s.
      await expect.poll(() => isWriting(target), { interval: 150, timeout: patience }).toBe(true)
      first.kill('SIGKILL')
      await first.ended
      await expect.poll(() => target.ask('select id from users limit 1')).toEqual([])
      expect(await runLatchkey(...terms)).toMatchObject({ code: 0, err: '' })
      expect((await target.ask(decided)).map((row) => ({ ...row }))).toEqual(inPlace)
    },
  )
})

/** Returns whether another program has changed rows and not committed them. */
async function isWriting({ url, ask }: Target): Promise<boolean> {
  if (!url.startsWith('sqlite:')) {
    const writers = `select 1 from information_schema.innodb_trx t
      join information_schema.processlist p on p.id = t.trx_mysql_thread_id
      where p.db = database() and t.trx_rows_modified > 0`
    return (await ask(writers)).length > 0
  }
  const database = new DatabaseSync(url.slice('sqlite:'.length))
  try {
    database.exec('begin immediate')
    return false
  } catch {
    return true
  } finally {
    database.close()
  }
}
