import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { isMysql, isOracle } from '../support/engine.ts'
import { good, password, register, signIn, startTestApp, type TestApp } from '../support/harness.ts'
import { askMysql, createLastingDatabase } from '../support/server-process.ts'

type Row = Record<string, unknown>

/** Session variables that a server may start with: its defaults, or its administrator's. */
const hostile: Record<string, Record<string, string>> = {
  'backslashes that escape nothing': { sql_mode: `'NO_BACKSLASH_ESCAPES'` },
  'the quotes and pipes of the standard': {
    sql_mode: `'ANSI_QUOTES,PIPES_AS_CONCAT,IGNORE_SPACE,NO_AUTO_VALUE_ON_ZERO'`,
  },
  'no mode at all': { sql_mode: `''` },
  'dates without zeros, and times of the moon': {
    sql_mode: `'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_UNSIGNED_SUBTRACTION'`,
    time_zone: `'+13:00'`,
  },
  'no commit of its own': { autocommit: '0' },
  'commits that end the connection': { completion_type: '2' },
  'letters of another alphabet': {
    character_set_client: `'latin1'`,
    character_set_connection: `'latin1'`,
    character_set_results: `'latin1'`,
  },
  'the loosest isolation': { [isolation()]: `'READ-UNCOMMITTED'` },
  'the strictest isolation': { [isolation()]: `'SERIALIZABLE'` },
  // MariaDB's default from 11.6.2 on.
  ...(!isOracle && { 'refusing rows that changed': { innodb_snapshot_isolation: '1' } }),
  'reading only': { [isOracle ? 'transaction_read_only' : 'tx_read_only']: '1' },
  'one row at a time': { sql_select_limit: '1', sql_safe_updates: '1', sql_auto_is_null: '1' },
  'small reads only': { max_join_size: '1', sql_big_selects: '0' },
  'tables without transactions, and no keys checked': {
    default_storage_engine: `'MyISAM'`,
    foreign_key_checks: '0',
    unique_checks: '0',
  },
  'no patience': {
    [isOracle ? 'max_execution_time' : 'max_statement_time']: isOracle ? '1' : '0.000001',
    innodb_lock_wait_timeout: '1',
    wait_timeout: '1',
  },
}

function isolation() {
  return isOracle ? 'transaction_isolation' : 'tx_isolation'
}

const injection = `x', role=0x737570657261646D696E -- `

/** Every new session of an unprivileged user runs it. */
async function live(app: TestApp): Promise<void> {
  const email = `o'hara@example.com`
  const browser = app.browser()
  const asked = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await app.mailbox.code(email)
  const { challengeId } = asked
  await browser.api.auth.register.mutate({ challengeId, code, username: '奥哈拉', password: good })
  await signIn(browser, email)
  await register(app, app.browser(), 'bystander')
  for (const bio of [injection, `\\', role=0x737570657261646D696E -- `, `"\\"' 😀 || 'x'`]) {
    expect((await browser.api.account.updateProfile.mutate({ bio })).bio).toBe(bio)
    expect((await browser.api.auth.me.query()).bio).toBe(bio)
  }
  await browser.api.auth.refresh.mutate()
  const reset = await app.browser().api.auth.sendCode.mutate({ email, type: 'reset_password' })
  const next = password('another horse battery staple')
  await browser.api.auth.resetPassword.mutate({
    challengeId: reset.challengeId,
    code: await app.mailbox.code(email),
    password: next,
  })
  await signIn(browser, '奥哈拉', next)
  expect(await browser.api.account.sessions.query()).toHaveLength(1)
  const roles = (await app.database.em.fork().findAll(User)).map(({ role }) => role)
  expect(roles).toEqual(['user', 'user'])
}

const sessions = () => {
  test.each(Object.entries(hostile))(
    '%s: a new session is set before it is used',
    async (_what, settings) => {
      await using database = await createLastingDatabase()
      const name = `hostile_${randomBytes(6).toString('hex')}`
      const { pathname } = new URL(database.url)
      await database.execute(`create user ${name}@'%' identified by 'x'`)
      await database.execute(`grant all on ${pathname.slice(1)}.* to ${name}@'%'`)
      // sql_big_selects overrides max_join_size.
      const assignments = Object.entries(settings).map((pair) => pair.join(' = '))
      await database.execute(
        `set global init_connect = "set session ${assignments.join(', session ')}"`,
      )
      try {
        const url = new URL(database.url)
        url.username = name
        url.password = 'x'
        await using app = await startTestApp({ DATABASE_URL: url.href })
        await live(app)
        // sql_big_selects overrides max_join_size.
        const names = Object.keys(settings).filter((each) => each !== 'max_join_size')
        const asked = `select ${names.map((each) => `@@session.${each} as ${each}`).join(', ')}`
        const [ours = {}] = await app.database.em.fork().execute<Row[]>(asked)
        // Some settings are so hostile that not even this query works.
        const [theirs = {}] = await askMysql(url.href, asked).catch((): Row[] => [])
        expect(names.filter((each) => ours[each] === theirs[each])).toEqual([])
      } finally {
        await database.execute(`set global init_connect = ''`)
        await database.execute(`drop user ${name}@'%'`)
      }
    },
  )

  test('a value is never part of a statement, whatever becomes of the session later', async () => {
    await using app = await startTestApp()
    const { em } = app.database
    const connections = Array.from({ length: 10 }, () => em.fork())
    // The test uses the whole pool at once: each transaction holds its connection until all are set.
    let waiting = connections.length
    const { promise: all, resolve } = Promise.withResolvers<void>()
    await Promise.all(
      connections.map((each) =>
        each.transactional(async (tx) => {
          await tx.execute(`set session sql_mode = 'NO_BACKSLASH_ESCAPES'`)
          waiting -= 1
          if (waiting === 0) resolve()
          await all
        }),
      ),
    )
    await live(app)
  })
}

if (isMysql) describe('a hostile session', sessions)
else test('a value is never part of a statement', async () => live(await startTestApp()))
