import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { startMailServer } from '../support/failing-smtp.ts'
import { isMysql } from '../support/engine.ts'
import { register, startTestApp } from '../support/harness.ts'
import { addApp } from '../support/factors.ts'
import { runLatchkey, startLatchkey } from '../support/run-latchkey.ts'
import { askSqlite, createLastingDatabase } from '../support/server-process.ts'

const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: 'another secret of 32 bytes and 0123456789',
}

const mails = await startMailServer()
const live = await createLastingDatabase()
afterAll(async () => {
  await mails[Symbol.asyncDispose]()
  await live[Symbol.asyncDispose]()
})

/** A service in use: an account with a second factor, and a queued mail. */
async function use(): Promise<void> {
  await using app = await startTestApp({ ...secrets, DATABASE_URL: live.url })
  const browser = app.browser()
  await register(app, browser, 'ann')
  await addApp(app, browser)
}
await use()
await live.execute(
  `update mails set state = 'queued', lease = null where id = (select id from (select max(id) as id from mails) as newest)`,
)

type Options = { env?: Record<string, string>; scratch?: string; json?: true }

/** Runs the command with a temporary folder, and checks that the folder is empty in the end. */
async function verify(path: string, { env = {}, scratch, json }: Options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-temporary-'))
  const options = [...(scratch ? ['--scratch', scratch] : []), ...(json ? ['--json'] : [])]
  const smtp = { MAIL_SERVER: '127.0.0.1', MAIL_PORT: String(mails.port), MAIL_USE_TLS: 'false' }
  const ended = await runLatchkey(['backup', 'verify', path, ...options], {
    ...secrets,
    ...smtp,
    MAIL_DEFAULT_SENDER: 'no-reply@example.com',
    DATABASE_URL: live.url,
    PATH: process.env['PATH'] ?? '',
    TMPDIR: folder,
    ...env,
  })
  expect(readdirSync(folder)).toEqual([])
  rmSync(folder, { recursive: true })
  return ended
}

const isPlayed = expect.stringMatching(
  /rows: 1 account, 1 session, \d+ rows in \d+ tables\nkeys: everything .*\nsecurity log: (?:all \d+ rows|the only row|rows not sealed yet:) [^]*sign-in: a new account .*signed out\nnot verified: [^]*can be restored\n$/,
)
const stamp = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

const sqlite = () => {
  const copy = async (name: string, ...statements: string[]) => {
    const path = join(live.folder, name)
    copyFileSync(join(live.folder, 'backup', 'latchkey.db'), path)
    // Node would wait for them in vain at once: each opens the file.
    // oxlint-disable-next-line no-await-in-loop
    for (const sql of statements) await askSqlite(path, sql)
    return path
  }
  const folder = join(live.folder, 'backup')

  test('a good backup is restored aside, migrated, counted and signed in to, and nothing else happens', async () => {
    await runLatchkey(['backup', 'create', folder], { ...secrets, DATABASE_URL: live.url })
    const [backup, before] = [stamp(join(folder, 'latchkey.db')), stamp(live.path)]
    expect(await verify(folder)).toMatchObject({ code: 0, err: '', out: isPlayed })
    const json = await verify(join(folder, 'latchkey.db'), { json: true })
    expect(JSON.parse(json.out)).toMatchObject({
      kind: 'file',
      counts: { accounts: 1, sessions: 1 },
      securityLog: { state: 'whole' },
      signIn: 'ok',
      lost: 0,
      migrations: 0,
    })
    expect([stamp(join(folder, 'latchkey.db')), stamp(live.path)]).toEqual([backup, before])
    expect(mails.state.taken).toEqual([])
  })

  test('one of an earlier release is migrated first', async () => {
    const old = await copy(
      'old.db',
      'drop index users_username_skeleton_unique',
      'alter table users drop column username_skeleton',
      `delete from mikro_orm_migrations where name like '0013%'`,
    )
    const { code, out, err } = await verify(old)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('schema: 1 migration ran')
  })

  test('generated secrets of the folder are used where none are set', async () => {
    const [one, other] = [join(live.folder, 'own.db'), join(live.folder, 'own-backup')]
    const env = { SECRET_KEY: '', JWT_SECRET_KEY: '' }
    const at = { ...env, DATABASE_URL: `sqlite:${one}` }
    await runLatchkey(['users', 'create', '--username', 'eve', '--email', 'eve@example.com'], at)
    await runLatchkey(['backup', 'create', other], at)
    expect(await verify(other, { env })).toMatchObject({ code: 0, err: '' })
    const { code, out } = await verify(join(other, 'latchkey.db'), { env })
    expect(code).toBe(3)
    expect(out).toContain('under a SECRET_KEY that is not listed')
  })

  test('what cannot be restored is told from what cannot be judged', async () => {
    const truncated = await copy('truncated.db')
    truncateSync(truncated, 100_000)
    const corrupt = await copy('corrupt.db')
    const bytes = readFileSync(corrupt)
    writeFileSync(corrupt, bytes.fill(0xaa, 4096, 40_960))
    const written = join(live.folder, 'accounts.ndjson')
    writeFileSync(written, '{"username":"ida"}\n')
    const foreign = join(live.folder, 'foreign.db')
    await askSqlite(foreign, 'create table notes (id integer)')
    const newer = `insert into mikro_orm_migrations (name, executed_at) values ('Migration9', 'x')`
    const cases: [string, number, RegExp, Options?][] = [
      [join(live.folder, 'nowhere'), 1, /^there is nothing at/],
      [live.folder, 0, /^$/],
      [truncated, 1, /truncated: it has 100000 of \d+ bytes/],
      [corrupt, 1, /corrupt.db is damaged: restore from an older one/],
      [foreign, 1, /does not contain a Latchkey database/],
      [written, 1, /"latchkey users import --dry-run"/],
      [join(process.cwd(), 'package.json'), 1, /is not a backup/],
      [await copy('newer.db', newer), 3, /newer than this program .*upgrade Latchkey/],
      [folder, 3, /no password .*settings of the service/, { env: swapped }],
      [folder, 3, /leave out --scratch/, { scratch: 'mysql://root@127.0.0.1:3306/x' }],
    ]
    mkdirSync(join(live.folder, 'empty'))
    for (const [path, expected, words, terms] of cases) {
      // oxlint-disable-next-line no-await-in-loop
      const { code, err } = await verify(path, terms)
      expect([path, code]).toEqual([path, expected])
      expect(err).toMatch(words)
    }
    const empty = await verify(join(live.folder, 'empty'))
    expect(empty).toMatchObject({ code: 1, err: expect.stringContaining('has no latchkey.db') })
  })

  test('an altered security log is a failure of its own', async () => {
    const altered = await copy(
      'altered.db',
      `update security_events set detail = 'x', position = 1, seal = 'x' where id = (select min(id) from security_events)`,
    )
    const { code, out } = await verify(altered)
    expect(code).toBe(1)
    expect(out).toContain('was restored, but its security log was altered')
  })

  test('a signal leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'latchkey-temporary-'))
    const env = { ...secrets, TMPDIR: temporary }
    const run = startLatchkey(['backup', 'verify', folder], env)
    await expect.poll(() => readdirSync(temporary), { interval: 5 }).toHaveLength(1)
    run.kill('SIGTERM')
    expect((await run.ended).code).toBe(143)
    expect(readdirSync(temporary)).toEqual([])
  })
}

const swapped = { SECRET_KEY: secrets.JWT_SECRET_KEY, JWT_SECRET_KEY: secrets.SECRET_KEY }

const mysql = () => {
  const { hostname, port, username, pathname } = new URL(live.url)
  const schema = pathname.slice(1)
  const dump = (...args: string[]) =>
    execFileSync(
      'mariadb-dump',
      [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, '--no-tablespaces', ...args],
      { maxBuffer: 1e8 },
    )
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(live.folder, name), content)
    return join(live.folder, name)
  }
  const text = dump('--single-transaction', schema)
  const missing = live.url.replace(schema, `${schema}_scratch`)
  const exists = () => live.execute(`show databases like '${schema}\\_scratch'`)

  test('a dump, packed or not, is restored into a scratch database that is gone afterwards', async () => {
    const before = await live.execute('checksum table users, sessions, mails, security_events')
    const packed = [gzipSync(text), zstdCompressSync(text)]
    for (const [index, content] of packed.entries()) {
      // oxlint-disable-next-line no-await-in-loop
      const ended = await verify(file(`dump-${index}`, content), { scratch: missing })
      expect(ended).toMatchObject({ code: 0, err: '', out: isPlayed })
      // oxlint-disable-next-line no-await-in-loop
      expect(await exists()).toEqual([])
    }
    expect(mails.state.taken).toEqual([])
    const after = await live.execute('checksum table users, sessions, mails, security_events')
    expect(after).toEqual(before)
  })

  test('an empty database stays, and one that holds anything is refused', async () => {
    await using empty = await createLastingDatabase()
    const path = file('dump.sql', text)
    const name = new URL(empty.url).pathname.slice(1)
    for (const scratch of [empty.url, name])
      // oxlint-disable-next-line no-await-in-loop
      expect(await verify(path, { scratch })).toMatchObject({ code: 0, err: '' })
    expect(await empty.execute('show tables')).toEqual([])
    const refused = await verify(path, { scratch: live.url })
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('is not empty') })
    expect(await live.execute('select username from users')).toEqual([{ username: 'ann' }])
    const without = await verify(path)
    expect(without).toMatchObject({
      code: 3,
      err: expect.stringContaining('--scratch latchkey_trial'),
    })
  })

  test('a dump that broke off, leaves its database, or is another’s, is told as such', async () => {
    const several = dump('--databases', schema)
    const [zip, zst] = [gzipSync(text), zstdCompressSync(text)]
    const garbled = Buffer.from(zip).fill(0, 400, 800)
    const other = `${text.toString().split('\n', 1)[0]}\n-- MariaDB dump 1\ncreate table a (b int);\n`
    const end = '\n-- Dump completed\n'
    const cases: [string | Buffer, number, RegExp, Options?][] = [
      [text.subarray(0, 9000), 1, /truncated: its last line is not/],
      [zip.subarray(0, 3000), 1, /truncated: its compressed data/],
      [zst.subarray(0, 3000), 1, /truncated/],
      [garbled, 1, /damaged \(Z_/],
      [several, 1, /would change other databases \("CREATE DATABASE/],
      [`${other}\n\\! touch /tmp/x\n`, 1, /would change other databases/],
      [`${other}nonsense;${end}`, 1, /cannot be restored: ERROR 1064 \(42000\) at line/],
      [other + end, 1, /does not contain a Latchkey database/],
      [gzipSync('nonsense'), 1, /not a dump from mariadb-dump or mysqldump/],
      [text, 3, /settings of the service/, { env: swapped }],
    ]
    for (const [index, [content, expected, words, terms]] of cases.entries()) {
      const path = file(`case-${index}`, content)
      // oxlint-disable-next-line no-await-in-loop
      const { code, err } = await verify(path, { scratch: missing, ...terms })
      expect(err).toMatch(words)
      expect([index, code]).toEqual([index, expected])
    }
    expect(await exists()).toEqual([])
  })
}

if (isMysql) describe('backup verify, of a dump', mysql)
else describe('backup verify, of SQLite', sqlite)
