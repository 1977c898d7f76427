import { randomBytes } from 'node:crypto'
import { copyFileSync, renameSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { isMysql } from '../support/engine.ts'
import { refusal, register, signIn, startTestApp, type TestApp } from '../support/harness.ts'
import { createLastingDatabase } from '../support/server-process.ts'
import { watchStatements } from '../support/watch-statements.ts'

const readiness = async (app: TestApp) => (await fetch(`${app.url}/ready`)).status

function log() {
  const logTo = new PassThrough()
  let text = ''
  logTo.on('data', (chunk) => (text += String(chunk)))
  return { tuning: { logTo, logLevel: 'info' }, text: () => text }
}

const onFile = () => {
  test('that cannot grow: /ready is 503, callers are told to come again, and room heals it', async () => {
    await using database = await createLastingDatabase()
    await using app = await startTestApp({ DATABASE_URL: database.url })
    await register(app, app.browser(), 'ann')
    expect(await readiness(app)).toBe(200)
    const em = app.database.em.fork()
    await em.execute('pragma max_page_count = 1')
    const fill = () => em.execute('insert into counters values (hex(randomblob(60)), 1, 0)')
    await expect(
      (async () => {
        for (;;) await fill()
      })(),
    ).rejects.toThrow('full')
    await expect.poll(() => readiness(app)).toBe(503)
    const refused = await Promise.all(
      Array.from({ length: 60 }, () =>
        refusal(
          app.browser().api.auth.sendCode.mutate({
            email: `n${randomBytes(4).toString('hex')}@example.com`,
            type: 'register',
          }),
        ).catch(() => undefined),
      ),
    )
    const answers = refused.filter((one) => one !== undefined)
    expect(answers.length).toBeGreaterThan(0)
    expect(new Set(answers.map(({ reason }) => reason))).toEqual(new Set(['UNAVAILABLE']))
    expect(answers[0]?.retryAfterSeconds).toBeGreaterThan(0)
    await em.execute('pragma max_page_count = 1000000')
    await expect.poll(() => readiness(app)).toBe(200)
    await signIn(app.browser(), 'ann')
  })

  test('that may not be written any more: /ready is 503', async () => {
    await using database = await createLastingDatabase()
    await using app = await startTestApp({ DATABASE_URL: database.url })
    await app.database.em.fork().execute('pragma query_only = on')
    expect(await readiness(app)).toBe(503)
    await app.database.em.fork().execute('pragma query_only = off')
    expect(await readiness(app)).toBe(200)
  })

  test.each(['removed', 'replaced'])(
    'that is %s while it is open: /ready is 503, and the log says why',
    async (fate) => {
      await using database = await createLastingDatabase()
      const { tuning, text } = log()
      await using app = await startTestApp({ DATABASE_URL: database.url }, tuning)
      expect(await readiness(app)).toBe(200)
      renameSync(database.path, `${database.path}.old`)
      if (fate === 'replaced') copyFileSync(`${database.path}.old`, database.path)
      expect(await readiness(app)).toBe(503)
      expect(await readiness(app)).toBe(503)
      const output = text()
        .split('\n')
        .filter((line) => line.includes('accepts no writes'))
      expect(output).toEqual([expect.stringContaining('removed or replaced')])
    },
  )
}

/** A user for this test, and the database on which `on` grants it all rights. */
async function createUser(terms = '', on: 'database' | 'each table' = 'database') {
  const database = await createLastingDatabase()
  const name = `ready_${randomBytes(6).toString('hex')}`
  const url = new URL(database.url)
  const schema = url.pathname.slice(1)
  url.username = name
  url.password = 'x'
  await database.execute(`create user ${name}@'%' identified by 'x' ${terms}`)
  if (on === 'database') await database.execute(`grant all on ${schema}.* to ${name}@'%'`)
  else {
    await (await startTestApp({ DATABASE_URL: database.url }))[Symbol.asyncDispose]()
    const tables: Record<string, unknown>[] = await database.execute('show tables')
    for (const table of tables.flatMap((row) => Object.values(row)))
      await database.execute(`grant all on ${schema}.${String(table)} to ${name}@'%'`)
  }
  return {
    url: url.href,
    name,
    schema,
    execute: database.execute,
    async [Symbol.asyncDispose]() {
      await database.execute(`drop user ${name}@'%'`)
      await database[Symbol.asyncDispose]()
    },
  }
}

const onServer = () => {
  test.each([
    ['insert', 'sessions'],
    ['delete', 'sessions'],
    ['update', 'users'],
    ['insert', 'security_events'],
    ['insert', 'counters'],
  ])(
    'that takes no %s into %s any more: /ready is 503 and callers get 503',
    async (right, table) => {
      // An open connection keeps its rights on a database, and loses those on a table at once.
      await using user = await createUser('', 'each table')
      await using app = await startTestApp({ DATABASE_URL: user.url })
      await register(app, app.browser(), 'ann')
      expect(await readiness(app)).toBe(200)
      const who = `${user.name}@'%'`
      await user.execute(`revoke ${right} on ${user.schema}.${table} from ${who}`)
      await expect.poll(() => readiness(app)).toBe(503)
      if (table === 'sessions' && right === 'insert') {
        const { reason, retryAfterSeconds } = await refusal(signIn(app.browser(), 'ann'))
        expect(reason).toBe('UNAVAILABLE')
        expect(retryAfterSeconds).toBeGreaterThan(0)
      }
      await user.execute(`grant ${right} on ${user.schema}.${table} to ${who}`)
      await expect.poll(() => readiness(app)).toBe(200)
    },
  )

  test('that gives its user three connections: eight sign-ins at once wait for one', async () => {
    await using user = await createUser('with max_user_connections 3')
    await using app = await startTestApp({ DATABASE_URL: user.url })
    await register(app, app.browser(), 'ann')
    const all = Array.from({ length: 8 }, () => signIn(app.browser(), 'ann'))
    expect(await Promise.all(all)).toHaveLength(8)
  })

  test('is asked over as many connections as DATABASE_POOL says', async () => {
    await using app = await startTestApp({ DATABASE_POOL: '2' })
    const em = () => app.database.em.fork()
    await Promise.all(Array.from({ length: 8 }, () => em().execute('select sleep(0.05)')))
    const { used = 0, free = 0 } = (await app.database.pool()) ?? {}
    expect(used + free).toBe(2)
  })

  test('whose default is an old row format: the tables name theirs', async () => {
    await using app = await startTestApp()
    const rows: Record<string, string>[] = await app.database.em.fork().execute(
      `select create_options as options from information_schema.tables
        where table_schema = database() and table_name <> 'mikro_orm_migrations'`,
    )
    expect(rows.length).toBeGreaterThan(8)
    for (const { options } of rows) expect(options?.toLowerCase()).toContain('row_format=dynamic')
  })
}

if (isMysql) describe('a database server', onServer)
else describe('a SQLite file', onFile)

test('a server that stops says so at once, however long the database takes to answer', async () => {
  await using app = await startTestApp()
  expect(await readiness(app)).toBe(200)
  const statements = await watchStatements(app)
  app.drain()
  const answer = await fetch(`${app.url}/ready`)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ status: 'draining', database: 'ok' })
  // Statements of the outbox and of the jobs are not counted.
  expect(statements.filter(({ sql }) => sql === 'select id from users where id = 0')).toEqual([])
})
