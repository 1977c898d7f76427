import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../src/database/database.ts'
import { inTransaction } from '../../src/database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { openFile } from '../../src/database/sqlite-statements.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { entities } from '../../src/entities.ts'
import { Webhook } from '../../src/webhooks/webhook.entity.ts'
import { isMysql } from '../support/engine.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'
import { createLastingDatabase } from '../support/server-process.ts'

/** A Galera node's error for a transaction that lost against another node. */
const lost = { errno: 1213, code: 'ER_LOCK_DEADLOCK' }
const broken = { fatal: true, code: 'PROTOCOL_CONNECTION_LOST' }

/** Makes the database answer a COMMIT with this error; commits that `when` lets through succeed. */
function refuseCommits(app: TestApp, when: (nth: number) => boolean, error: object = lost) {
  const connection = app.database.em.getConnection()
  const commit = connection.commit.bind(connection)
  let count = 0
  return vi.spyOn(connection, 'commit').mockImplementation(async (...given) => {
    count += 1
    if (when(count)) throw Object.assign(new Error('refused'), error)
    return commit(...given)
  })
}

const rename = (bio: string) => (em: EntityManager) =>
  em.nativeUpdate(User, { username: 'ann' }, { bio })

test('a transaction that is refused at COMMIT runs again from its start, and counts once', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const commits = refuseCommits(app, (nth) => nth <= 3)
  const work = vi.fn(rename('hello'))
  expect(await inTransaction(app.database.em, work)).toBe(1)
  expect(work).toHaveBeenCalledTimes(4)
  expect(new Set(work.mock.calls.map(([em]) => em)).size).toBe(4)
  commits.mockRestore()
  const user = await app.database.em.fork().findOneOrFail(User, { username: 'ann' })
  expect(user.bio).toBe('hello')
})

test('a COMMIT whose answer was lost is not done twice', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const commits = refuseCommits(app, () => true, broken)
  const work = vi.fn(rename('hello'))
  await expect(inTransaction(app.database.em, work)).rejects.toMatchObject(broken)
  expect(work).toHaveBeenCalledTimes(1)
  commits.mockRestore()
})

test('a COMMIT that the rest of a group may have kept is not done twice, and is no fault of ours', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  const expelled = { errno: 3100, code: 'ER_RUN_HOOK_ERROR' }
  const commits = refuseCommits(app, () => true, expelled)
  const change = ann.api.account.updateProfile.mutate({ bio: 'hello' })
  expect(await refusal(change)).toMatchObject({ reason: 'UNAVAILABLE' })
  expect(commits).toHaveBeenCalledTimes(1)
  commits.mockRestore()
})

test('a transaction that a member on its way out refuses runs again', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  for (const errno of [3032, 3781, 3782, 3783, 3797]) {
    const commits = refuseCommits(app, (nth) => nth === 1, { errno })
    expect(await inTransaction(app.database.em, rename(`${errno}`))).toBe(1)
    commits.mockRestore()
  }
})

test('a connection that breaks before COMMIT costs another run, a fault of ours none', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const work = vi
    .fn(rename('hello'))
    .mockRejectedValueOnce(Object.assign(new Error('lost'), broken))
  expect(await inTransaction(app.database.em, work)).toBe(1)
  const wrong = vi.fn().mockRejectedValue(new Error('a bug'))
  await expect(inTransaction(app.database.em, wrong)).rejects.toThrow('a bug')
  expect(wrong).toHaveBeenCalledTimes(1)
})

test(
  'two transactions that lock in opposite orders both come through',
  { tags: ['asvs-15.4.3'] },
  async () => {
    await using app = await startTestApp()
    for (const name of ['ann', 'bob']) await register(app, app.browser(), name)
    const lockBoth = (first: string, second: string) =>
      inTransaction(app.database.em, async (em) => {
        await em.nativeUpdate(User, { username: first }, { bio: first })
        await em.nativeUpdate(User, { username: second }, { bio: first })
        return first
      })
    const pairs = Array.from({ length: 10 }, () => [lockBoth('ann', 'bob'), lockBoth('bob', 'ann')])
    expect((await Promise.all(pairs.flat())).toSorted()).toEqual([
      ...Array(10).fill('ann'),
      ...Array(10).fill('bob'),
    ])
  },
)

/**
 * While one statement holds the counter of a table's ids and waits for a row, another holds the row
 * and waits for the counter. MariaDB ends one of the two and calls it a counter that it cannot read.
 */
async function waitForRowAndId() {
  await using app = await startTestApp()
  const { em } = app.database
  await em.execute('create table sources (id int primary key) engine = InnoDB')
  await em.execute('create table copies (id int auto_increment primary key, source int)')
  await em.execute('insert into sources values (1), (2), (3), (4), (5)')
  const holdsRow = Promise.withResolvers<void>()
  const isCopying = async () => {
    const running = await em.execute(
      `select 1 from information_schema.processlist where info like 'insert into copies % order by id'
        and db = database()`,
    )
    return running.length > 0
  }
  const holder = vi.fn(async (one: EntityManager) => {
    await one.execute('update sources set id = 9 where id = 5')
    holdsRow.resolve()
    if (holder.mock.calls.length === 1) await expect.poll(isCopying).toBe(true)
    await one.execute('insert into copies (source) select 0')
  })
  const copier = async (one: EntityManager) => {
    await holdsRow.promise
    await one.execute('insert into copies (source) select id from sources order by id')
  }
  await Promise.all([inTransaction(em, holder), inTransaction(em, copier)])
  const [copies] = await em.execute('select count(*) as number from copies')
  expect(Number(copies?.number)).toBe(6)
}

if (!isMysql)
  test('a transaction that reads before it writes is safe from writes of other processes', async () => {
    await using place = await createLastingDatabase()
    const database = await openDatabase(place.url, { entities })
    const other = new DatabaseSync(place.path, { timeout: 0 })
    onTestFinished(() => other.close())
    other.exec('create table beside (id integer)')
    try {
      const change = inTransaction(database.em, async (em) => {
        const count = await em.count(Webhook, {})
        try {
          other.exec('insert into beside values (1)')
        } catch (error) {
          expect(error).toMatchObject({ message: 'database is locked' })
        }
        return count + (await em.nativeUpdate(Webhook, {}, { updatedAt: new Date() }))
      })
      expect(await change).toBe(0)
    } finally {
      await database.close()
    }
  })

// A program that ends locks the file while it closes, and another may start at this moment.
if (!isMysql)
  test('the first statement already waits for other processes', () => {
    const { handle, statementOf } = openFile(':memory:')
    onTestFinished(() => handle.close())
    expect(statementOf('pragma busy_timeout').all()).toEqual([{ timeout: 2000 }])
  })

if (isMysql)
  test(
    'two transactions that wait for a row and for the next id both come through',
    waitForRowAndId,
  )

test('where every transaction is refused once, people still register, change and reset', async () => {
  await using app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
  refuseCommits(app, (nth) => nth % 2 === 1)
  const browser = app.browser()
  const { api } = browser
  await register(app, browser, 'ann')
  const phone = app.browser()
  await signIn(phone, 'ann')
  expect(await api.account.updateProfile.mutate({ bio: 'hello' })).toMatchObject({ bio: 'hello' })
  const email = 'ann@example.com'
  const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
  await app.mailbox.code(email)
  await api.auth.resendCode.mutate({ challengeId })
  const code = await app.mailbox.code(email)
  await api.auth.resetPassword.mutate({ challengeId, code, password: password('another one') })
  await expect(phone.api.auth.me.query()).rejects.toThrow('UNAUTHENTICATED')
  await expect(signIn(phone, 'ann', good)).rejects.toThrow('INVALID_CREDENTIALS')
  await signIn(phone, 'ann', password('another one'))
  const em = app.database.em.fork()
  expect([await em.count(User), await em.count(Session)]).toEqual([1, 1])
})
