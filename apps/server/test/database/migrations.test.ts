import { MikroORM } from '@mikro-orm/core'
import { MySqlDriver } from '@mikro-orm/mysql'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { migrations } from '../../src/database/migrations/list.ts'
import { StartupError } from '../../src/config/startup-error.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase, launch, startProcess } from '../support/server-process.ts'

const names = migrations.sqlite.map(({ name }) => name)
const executed = 'select name from mikro_orm_migrations order by id'

type Lasting = Awaited<ReturnType<typeof createLastingDatabase>>

/** Opens the database, then lets MikroORM change whatever differs from the entities. */
async function migrateOnce({ url, shape }: Lasting) {
  const database = await openDatabase(url, { entities })
  const migrated = await shape()
  const orm = database.orm as MikroORM
  // The MySQL driver misreads MariaDB's spelling of defaults: there only the applied change counts.
  const isClean = isMysql || !(await orm.migrator.checkSchema())
  await orm.schema.update()
  await database.close()
  return { isClean, migrated, described: await shape() }
}

async function expectDescribed(database: Lasting): Promise<void> {
  const { isClean, migrated, described } = await migrateOnce(database)
  expect(isClean).toBe(true)
  expect(described).toEqual(migrated)
  // An empty schema would equal any other.
  expect(described.length).toBeGreaterThan(9)
}

const fault = async ({ url }: Lasting): Promise<string> => {
  const error = await openDatabase(url, { entities }).then(
    (database) => database.close(),
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(StartupError)
  return (error as StartupError).message
}

/** Databases hold these names: a renamed migration would run again. */
const released = `0001-initial 0002-mails 0003-lockouts 0004-security-events 0005-avatars 0006-deletions
  0007-unmasked-events 0008-mails-of-accounts 0009-code-forms 0010-seen-answers 0011-event-stamps
  0013-username-skeletons 0014-event-actors`

test('migrations are in order, and released ones keep their names', () => {
  expect(names).toEqual(expect.arrayContaining(released.split(/\s+/)))
  expect(names).toEqual(names.toSorted())
  expect(new Set(names).size).toBe(names.length)
})

test('the migrated schema is the one the entities describe, also at the second start', async () => {
  await using database = await createLastingDatabase()
  await expectDescribed(database)
  await expectDescribed(database)
})

test('processes started at once on an empty database all come up and migrate it once', async () => {
  await using database = await createLastingDatabase()
  const servers = await Promise.all(
    [1, 2, 3].map(() => startProcess({ DATABASE_URL: database.url })),
  )
  const ready = await Promise.all(servers.map(({ url }) => fetch(`${url}/ready`)))
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  expect(ready.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await database.execute(executed)).map((row) => row['name'])).toEqual(names)
})

test('a database newer than the program refuses to start and stays as it is', async () => {
  await using database = await createLastingDatabase()
  await migrateOnce(database)
  await database.execute(`insert into mikro_orm_migrations (name) values ('9999-later')`)
  expect(await fault(database)).toContain('newer than this program (it has 9999-later)')
  await using program = launch('main', { DATABASE_URL: database.url })
  expect((await program.ended).err).toMatch(/^Latchkey cannot start: .*upgrade Latchkey\n$/)
})

test('tables of another program are named and left alone', async () => {
  await using database = await createLastingDatabase()
  await database.execute('create table users (id int primary key, username varchar(50))')
  expect(await fault(database)).toContain('tables of another program (users)')
  await expect(database.execute(executed)).rejects.toThrow('mikro_orm_migrations')
})

test('accounts from before get the skeletons of their names, and of two that look alike the older one', async () => {
  await using database = await createLastingDatabase()
  await (await openDatabase(database.url, { entities })).close()
  const people = [
    'ada',
    'аda',
    '..',
    'modern',
    'modem',
    ...Array.from({ length: 700 }, (_, i) => `person.${i}`),
  ]
  const rows = people.map(
    (name, at) =>
      `(${at + 1}, '${name}', '${name}', '', '', '${at}@example.com', '${at}@example.com', '2026-01-01', '2026-01-01')`,
  )
  await database.execute(
    isMysql
      ? 'alter table users drop index users_username_skeleton_unique'
      : 'drop index users_username_skeleton_unique',
  )
  await database.execute('alter table users drop column username_skeleton')
  await database.execute(`delete from mikro_orm_migrations where name like '0013%'`)
  await database.execute(
    `insert into users (id, username, username_canonical, password, password_key_id, email, email_canonical, created_at, updated_at) values ${rows.join(', ')}`,
  )
  await (await openDatabase(database.url, { entities })).close()
  const filled = await database.execute('select username, username_skeleton from users order by id')
  expect(filled.slice(0, 6).map((row) => row['username_skeleton'])).toEqual([
    'ada',
    null,
    '..',
    'rnodern',
    null,
    'person.o',
  ])
  expect(filled.filter((row) => row['username_skeleton'] === null)).toHaveLength(2)
})

const onMysql = () => {
  test('migrations that were cut short are finished by the next start', async () => {
    await using database = await createLastingDatabase()
    await migrateOnce(database)
    for (const table of ['oidc_records', 'app_sessions', 'sessions', 'mails'])
      await database.execute(`drop table ${table}`)
    await database.execute('delete from mikro_orm_migrations')
    await expectDescribed(database)
    expect((await database.execute(executed)).map((row) => row['name'])).toEqual(names)
  })

  test('nothing is migrated while another process holds the lock', async () => {
    await using database = await createLastingDatabase()
    const lock = `latchkey-migrations:${new URL(database.url).pathname.slice(1)}`
    const discovery = { warnWhenNoEntities: false }
    const orm = await MikroORM.init({
      driver: MySqlDriver,
      clientUrl: database.url,
      entities: [],
      discovery,
      allowGlobalContext: true,
    })
    let opening: ReturnType<typeof openDatabase> | undefined
    await orm.em.transactional(async (em) => {
      await em.execute('select get_lock(?, 0)', [lock])
      opening = openDatabase(database.url, { entities })
      const waiting = `select 1 from information_schema.processlist
                        where db = database() and info like '%get_lock%' and id <> connection_id()`
      await expect.poll(() => em.execute(waiting)).toHaveLength(1)
      expect(await em.execute('show tables')).toEqual([])
      await em.execute('select release_lock(?)', [lock])
    })
    await (await opening)?.close()
    await orm.close(true)
    expect((await database.execute(executed)).map((row) => row['name'])).toEqual(names)
  })
}

if (isMysql) describe('MySQL commits each change of a schema by itself', onMysql)
