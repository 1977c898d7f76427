import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { runLatchkey, startLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'

const [old, fresh] = ['a', 'another'].map((word) => `${word} secret of 32 bytes and then some 01`)

type Database = Awaited<ReturnType<typeof createLastingDatabase>>
type Latchkey = (secret: string, ...args: string[]) => ReturnType<typeof runLatchkey>

/** An account whose password is under the old key, as if its owner had set one. */
async function createAda(database: Database, latchkey: Latchkey) {
  const ada = ['users', 'create', '--username', 'ada', '--email', 'ada@example.com']
  expect((await latchkey(old ?? '', ...ada)).code).toBe(0)
  const usage = await latchkey(old ?? '', 'secrets', 'usage', '--json')
  const { places } = JSON.parse(usage.out)
  expect(places).toMatchObject([{ passwords: 0 }])
  await database.execute(`update users set password_key_id = '${places[0].keyId}'`)
}

test('fresh secrets are two, differ each time, and are ones that production takes', async () => {
  const [lines, json] = await Promise.all([
    runLatchkey(['secrets', 'new']),
    runLatchkey(['secrets', 'new', '--json']),
  ])
  const printed = Object.fromEntries(
    lines.out
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  ) as Record<string, string>
  const parsed = JSON.parse(json.out) as Record<string, string>
  for (const made of [printed, parsed]) {
    expect(Object.keys(made)).toEqual(['SECRET_KEY', 'JWT_SECRET_KEY'])
    expect(readConfig({ ...made, DATABASE_URL: 'sqlite::memory:' }).secretKeys).toEqual([
      made['SECRET_KEY'],
    ])
  }
  expect(new Set([...Object.values(printed), ...Object.values(parsed)]).size).toBe(4)
})

test('an operator sees how many passwords stand under each SECRET_KEY, before an old one goes', async () => {
  await using database = await createLastingDatabase()
  const latchkey = (SECRET_KEY: string, ...args: string[]) =>
    runLatchkey(args, { DATABASE_URL: database.url, SECRET_KEY })
  await createAda(database, latchkey)
  const rotated = await latchkey(`${fresh},${old}`, 'secrets', 'usage')
  expect(rotated.out).toMatch(
    /number 1 .*: 0 passwords\n.*number 2 .*: 1 password\n {2}1 password: each moves/,
  )
  const unused = await latchkey(`${old},${fresh}`, 'secrets', 'usage')
  expect(unused.out).toMatch(/number 2 .*: 0 passwords\n {2}Nothing is left under it: remove it/)
  const dropped = await latchkey(fresh ?? '', 'secrets', 'usage', '--json')
  expect(JSON.parse(dropped.out)).toMatchObject({ places: [{ place: 1, passwords: 0 }], lost: 1 })
})

test('signing keys stand under the SECRET_KEY that encrypts them', async () => {
  await using database = await createLastingDatabase()
  const latchkey = (SECRET_KEY: string, ...args: string[]) =>
    runLatchkey(args, { DATABASE_URL: database.url, SECRET_KEY })
  const [first = '', next = ''] = [old, fresh]
  expect((await latchkey(first, 'apps', 'add', 'Notes')).code).toBe(0)
  const { out } = await latchkey(`${next},${first}`, 'secrets', 'usage')
  expect(out).toMatch(
    /number 1 .*: 0 passwords\n.*number 2 .*: 0 passwords, 2 signing keys\n.* wait for that\n$/,
  )
  const dropped = await latchkey(next, 'secrets', 'usage')
  expect(dropped.out).toMatch(/no longer listed: 2 signing keys, without which apps get no tokens/)
  const { lostSigningKeys } = JSON.parse((await latchkey(next, 'secrets', 'usage', '--json')).out)
  expect(lostSigningKeys).toBe(2)
})

test('a SECRET_KEY stays named while it refuses digests of the old database, or old clients need it', async () => {
  await using database = await createLastingDatabase()
  const latchkey = (SECRET_KEY: string, ...args: string[]) =>
    runLatchkey(args, { DATABASE_URL: database.url, SECRET_KEY })
  await createAda(database, latchkey)
  const columns = 'user_id, password, password_key_id'
  const from = 'select id, password, password_key_id'
  await database.execute(`insert into exposed_digests (${columns}) ${from} from users`)
  await database.execute(
    `insert into client_passwords (${columns}, beside_salt) ${from}, 'salt' from users`,
  )
  // The password itself moved on: only these rows need the old key.
  await database.execute("update users set password_key_id = 'newest'")
  const { out } = await latchkey(`${fresh},${old}`, 'secrets', 'usage')
  expect(out).toMatch(
    /number 2 .*: 0 passwords, 1 credential of old clients, 1 digest of the old database that resets must refuse\n/,
  )
  const dropped = await latchkey(fresh ?? '', 'secrets', 'usage')
  expect(dropped.out).toMatch(
    /no longer listed: 1 digest of the old database that resets must refuse, which/,
  )
  expect(dropped.out).toMatch(/no longer listed: 1 credential of old clients/)
})

test('authenticator apps and backup codes keep a SECRET_KEY named, until support removes them', async () => {
  await using database = await createLastingDatabase()
  const latchkey = (SECRET_KEY: string, ...args: string[]) =>
    runLatchkey(args, { DATABASE_URL: database.url, SECRET_KEY })
  await createAda(database, latchkey)
  const none = await latchkey(old ?? '', 'users', 'remove-factors', 'ada')
  expect(none).toMatchObject({
    code: 1,
    err: 'ada has no authenticator app or passkey left to remove\n',
  })
  const names = 'id, user_id, kind, name, secret, secret_key_id, created_at, confirmed_at'
  const now = "'2026-01-01 00:00:00'"
  await database.execute(`insert into factors (${names})
    select 'x', id, 'totp', 'Phone', 'y', password_key_id, ${now}, ${now} from users`)
  await database.execute(`insert into backup_codes (mac, user_id, secret_key_id, created_at)
    select 'z', id, password_key_id, ${now} from users`)
  for (const words of ['will be removed in 3 days', 'already awaiting removal']) {
    const planned = await latchkey(old ?? '', 'users', 'remove-factors', 'ada')
    expect(planned.out).toContain(`ada: 1 authenticator app or passkey ${words}`)
  }
  const { out } = await latchkey(`${fresh},${old}`, 'secrets', 'usage')
  expect(out).toMatch(/number 2 .*: 1 password, 1 authenticator app or passkey, 1 backup code\n/)
  const dropped = await latchkey(fresh ?? '', 'secrets', 'usage')
  expect(dropped.out).toMatch(
    /no longer listed: 1 authenticator app or passkey, whose owners cannot sign in/,
  )
  expect(dropped.out).toMatch(/no longer listed: 1 backup code/)
  await database.execute("update users set password_key_id = 'none'")
  const at = await latchkey(old ?? '', 'users', 'remove-factors', 'ada', '--break-glass')
  expect(at).toMatchObject({
    code: 0,
    out: 'ada: 1 authenticator app or passkey removed\nada has no password: its owner sets one with "Forgot your password?" on the sign-in page, with an emailed code\n',
  })
  expect(await database.execute('select * from backup_codes')).toEqual([])
})

test('an empty database is brought up to date before a roll-out', async () => {
  await using database = await createLastingDatabase()
  for (const _ of [1, 2]) {
    const { code, out, err } = await runLatchkey(['database', 'migrate'], {
      DATABASE_URL: database.url,
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^the database \S+( at \S+)? is up to date \(\w+/)
  }
  expect(await database.execute('select * from users')).toEqual([])
})

test('a log without rows is whole, and says that it has none', async () => {
  for (const [LANG, line] of [
    ['C', 'security log: no rows yet\n'],
    ['zh_CN.UTF-8', '安全日志：还没有任何行\n'],
  ] as const)
    expect(await runLatchkey(['audit', 'verify'], { LANG })).toMatchObject({ code: 0, out: line })
})

test('a log in which nothing is sealed has no end to print', async () => {
  expect(await runLatchkey(['audit', 'head'])).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('nothing in it is sealed'),
  })
})

test('a warning is one plain sentence on standard error', async () => {
  const nobody = 'No accounts yet. "latchkey users create" creates one.'
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  const path = join(folder, 'open.db')
  const env = { DATABASE_URL: `sqlite:${path}` }
  await runLatchkey(['database', 'migrate'], env)
  chmodSync(path, 0o644)
  expect(await runLatchkey(['users', 'list'], env)).toEqual({
    code: 0,
    out: '',
    err: `warning: ${path} was accessible to other users (mode 0644) and is now private to this one\n${nobody}\n`,
    signal: null,
  })
  rmSync(folder, { recursive: true })
})

test('a reader that has seen enough ends a command without a word', async () => {
  await using database = await createLastingDatabase()
  const { child, ended } = startLatchkey(['users', 'list', '--json'], {
    DATABASE_URL: database.url,
  })
  child.stdout?.destroy()
  expect(await ended).toMatchObject({ code: 0, err: '' })
})

test.each([
  ['move --to mysql://ada:swordfish@db', '--to'],
  ['move --to sqlite:~/db', '--to'],
  ['adopt --into mysql://ada:swordfish@db', '--into'],
])('%s blames its own option', async (line, option) => {
  const { code, err } = await runLatchkey(line.split(' '), { DATABASE_URL: 'sqlite:no-such.db' })
  expect({ code, begin: err.split(' ')[0] }).toEqual({ code: 2, begin: option })
  expect(err).not.toContain('swordfish')
})

test('a database that cannot be reached is a failure that names it, without its password', async () => {
  const env = { DATABASE_URL: 'mysql://ada:swordfish@127.0.0.1:1/latchkey' }
  for (const line of ['users list', 'secrets usage', 'database migrate', 'limits reset']) {
    const { code, out, err } = await runLatchkey(line.split(' '), env)
    expect({ line, code, out }).toEqual({ line, code: 1, out: '' })
    expect(err).toContain('cannot be reached')
    expect(err).not.toMatch(/swordfish|^\s+at /m)
  }
})
