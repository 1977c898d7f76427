import { askSqlite, createLastingDatabase, holdMysql } from '../support/server-process.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { toDate } from '../../src/database/time.ts'
import { isMysql } from '../support/engine.ts'
import { registerApp } from '../support/apps.ts'
import { addApp } from '../support/factors.ts'
import { fillTables } from '../support/fill-tables.ts'
import { register, startTestApp } from '../support/harness.ts'
import { pictures } from '../support/pictures.ts'
import { runLatchkey, startLatchkey } from '../support/run-latchkey.ts'

const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: 'another secret of 32 bytes and 0123456789',
}

/** A SQLite file after use, with more than two batches in most tables. */
async function fill() {
  const path = join(mkdtempSync(join(tmpdir(), 'latchkey-move-')), 'latchkey.db')
  const url = `sqlite:${path}`
  await using app = await startTestApp({ ...secrets, DATABASE_URL: url })
  await fillTables(app.database.em.fork(), false)
  const browser = app.browser()
  const { user } = await register(app, browser, 'ann')
  await browser.api.account.putAvatar.mutate({ picture: pictures.webp.toString('base64') })
  const profile = { displayName: 'Ada 👩‍🔬', bio: 'two\nlines \\ \' "' }
  await browser.api.account.updateProfile.mutate(profile)
  await addApp(app, browser)
  const last = await register(app, app.browser(), 'bob')
  await app.database.em.fork().execute(`delete from users where id = ${last.user.id}`)
  return { path, url, browser, user, deleted: last.user.id }
}

const move = (from: string, to: string) =>
  runLatchkey(['move', '--to', to], { DATABASE_URL: from, ...secrets })

type Row = Record<string, unknown>
type Ask = (sql: string) => Promise<Row[]>

/** Returns every row of every table, in one form for both engines. */
async function contentOf(ask: Ask, tables: string[]): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {}
  for (const table of tables) {
    const rows = await ask(`select * from ${table}`)
    content[table] = rows
      .map((row) =>
        JSON.stringify(
          Object.keys(row)
            .toSorted()
            .map((name) => plain(name, row[name])),
        ),
      )
      .toSorted()
  }
  return content
}

const plain = (name: string, value: unknown) => {
  if (value instanceof Uint8Array) return [name, Buffer.from(value).toString('hex')]
  const isDate = value !== null && /(^|_)(at|until)$/.test(name)
  return [name, isDate ? toDate(value as string).getTime() : value]
}

async function tablesOf(path: string): Promise<string[]> {
  const rows = await askSqlite(path, `select name from sqlite_master where type = 'table'`)
  return rows.map(({ name }) => String(name)).filter((name) => !/^(sqlite_|mikro_orm_)/.test(name))
}

describe.runIf(isMysql)('a SQLite database', () => {
  test('moves whole, and everybody stays signed in', async () => {
    const { path, url, browser, user, deleted } = await fill()
    await using target = await createLastingDatabase()
    const moved = await move(url, target.url)
    expect(moved).toMatchObject({ code: 0, err: '' })
    expect(moved.out).toMatch(/^Copied and verified \d+ rows in \d+ tables\./)
    const tables = await tablesOf(path)
    const before = await contentOf((sql) => askSqlite(path, sql), tables)
    expect(await contentOf(target.execute, tables)).toEqual(before)
    const filled = Object.entries(before).filter(([, rows]) => rows.length > 0)
    expect(filled.length).toBeGreaterThan(15)

    await using app = await startTestApp({ ...secrets, DATABASE_URL: target.url })
    const same = app.browser()
    // The test serves it on another port, after which the cookie is named.
    same.jar.cookie = browser.jar.cookie.replace(
      /^latchkey-\d+/,
      `latchkey-${new URL(app.url).port}`,
    )
    same.jar.accessToken = (await same.api.auth.refresh.mutate()).accessToken
    expect(await same.api.auth.me.query()).toMatchObject({ id: user.id, username: 'ann' })
    const { factors } = await same.api.account.factors.query()
    expect(factors).toHaveLength(1)
    // A used id is given to no other account.
    const next = await register(app, app.browser(), 'carl')
    expect(next.user.id).toBeGreaterThan(deleted)
  })

  test('that stopped half way keeps the service out, and goes on with what changed since', async () => {
    const { path, url } = await fill()
    await using target = await createLastingDatabase()
    await (await openDatabase(target.url, { entities })).close()
    const lock = `latchkey-move-${Math.random()}`
    await target.executeAll([
      `create trigger waits before insert on sessions for each row
       set new.user_agent = if(get_lock('${lock}', 600) = 1, new.user_agent, null)`,
    ])
    const held = await holdMysql(target.url, [`select get_lock('${lock}', 60)`])
    const first = startLatchkey(['move', '--to', target.url], { DATABASE_URL: url, ...secrets })
    const waiting = () =>
      target.execute(
        `select 1 from information_schema.processlist where db = database() and state = 'User lock'`,
      )
    await expect.poll(waiting).toHaveLength(1)
    expect((await move(url, target.url)).err).toMatch(/in use|database is locked|another program/)
    first.kill('SIGKILL')
    await first.ended
    await held[Symbol.asyncDispose]()
    await expect.poll(waiting).toHaveLength(0)
    const env = { DATABASE_URL: target.url, ...secrets }
    expect((await runLatchkey(['database', 'migrate'], env)).err).toContain('half filled')
    await target.executeAll(['drop trigger waits'])
    await askSqlite(path, `update users set bio = 'newer' where username = 'ann'`)
    await askSqlite(path, `delete from users where username = '7'`)
    // A name of the first batch moves to a later row of that batch.
    const called = (name: string) =>
      `username = '${name}', username_canonical = '${name}', username_skeleton = '${name}'`
    await askSqlite(path, `update users set ${called('freed')} where username = '890'`)
    await askSqlite(path, `update users set ${called('890')} where username = '3'`)
    expect(await move(url, target.url)).toMatchObject({ code: 0, err: '' })
    const tables = await tablesOf(path)
    expect(await contentOf(target.execute, tables)).toEqual(
      await contentOf((sql) => askSqlite(path, sql), tables),
    )
  })

  test('is not said to be moved where the copy differs', async () => {
    const { url } = await fill()
    await using target = await createLastingDatabase()
    await (await openDatabase(target.url, { entities })).close()
    await target.executeAll([
      `create trigger alters before insert on users for each row set new.bio = 'x'`,
    ])
    const moved = await move(url, target.url)
    expect(moved).toMatchObject({ code: 1, out: '' })
    expect(moved.err).toContain('does not keep what is written')
  })

  test('moves neither into a database that holds anything, nor while a service has it open', async () => {
    const { url } = await fill()
    await using target = await createLastingDatabase()
    {
      await using app = await startTestApp({ ...secrets, DATABASE_URL: target.url })
      await register(app, app.browser(), 'ann')
      expect((await move(url, target.url)).err).toContain('is not empty')
    }
    await using used = await createLastingDatabase()
    {
      await using other = await startTestApp({ ...secrets, DATABASE_URL: used.url })
      await registerApp(other, { name: 'Notes' })
      expect((await move(url, used.url)).err).toContain('is in use')
    }
    await using free = await createLastingDatabase()
    await using service = await startTestApp({ ...secrets, DATABASE_URL: url })
    expect(await service.database.isReachable()).toBe(true)
    expect((await move(url, free.url)).err).toContain('stop the service first')
  })
})
