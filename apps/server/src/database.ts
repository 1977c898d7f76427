import { MikroORM } from '@mikro-orm/core'
import { Migrator } from '@mikro-orm/migrations'
import { MySqlDriver } from '@mikro-orm/mysql'
import { NodeSqliteDialect, SqliteDriver, type EntityManager } from '@mikro-orm/sql'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Challenge } from './auth/challenge.entity.ts'
import { Session } from './auth/session.entity.ts'
import { User } from './auth/user.entity.ts'
import { Counter } from './limits/counter.entity.ts'
import { InitialMysql } from './migrations/mysql/0001-initial.ts'
import { InitialSqlite } from './migrations/sqlite/0001-initial.ts'

export type { EntityManager }

export type Database = {
  em: EntityManager
  orm: MikroORM<SqliteDriver | MySqlDriver>
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

const entities = [User, Challenge, Session, Counter]

/** Connects and brings the schema up to date, one process at a time. Throws when it cannot. */
export async function openDatabase(url: string): Promise<Database> {
  const orm = await connect(url)
  await migrate(orm as MikroORM, url)
  return {
    orm,
    em: orm.em,
    isReachable: () =>
      (orm.em as EntityManager).execute('select 1').then(
        () => true,
        () => false,
      ),
    close: () => orm.close(true),
  }
}

async function connect(url: string) {
  const common = {
    entities,
    forceUtcTimezone: true,
    extensions: [Migrator],
    allowGlobalContext: false,
    logger: () => {},
  }
  if (url.startsWith('mysql:')) {
    return MikroORM.init({
      ...common,
      driver: MySqlDriver,
      clientUrl: url,
      charset: 'utf8mb4',
      pool: { max: 10 },
      migrations: {
        migrationsList: [{ name: '0001-initial', class: InitialMysql }],
        snapshot: false,
      },
    })
  }
  const path = url.slice('sqlite:'.length)
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const orm = await MikroORM.init({
    ...common,
    driver: SqliteDriver,
    dbName: path,
    driverOptions: new NodeSqliteDialect(path),
    migrations: {
      migrationsList: [{ name: '0001-initial', class: InitialSqlite }],
      snapshot: false,
    },
  })
  for (const pragma of [
    'journal_mode=wal',
    'synchronous=full',
    'busy_timeout=5000',
    'foreign_keys=on',
  ]) {
    await (orm.em as EntityManager).fork().execute(`pragma ${pragma}`)
  }
  return orm
}

async function migrate(orm: MikroORM, url: string): Promise<void> {
  await withMigrationLock(orm, url, async () => {
    const known = new Set(['0001-initial'])
    const executed = await orm.migrator.getExecuted()
    const unknown = executed.filter((row) => !known.has(row.name)).map((row) => row.name)
    if (unknown.length > 0) {
      throw new Error(
        `the database is newer than this program (it has ${unknown.join(', ')}): upgrade Latchkey`,
      )
    }
    await orm.migrator.up()
  })
}

async function withMigrationLock(orm: MikroORM, url: string, work: () => Promise<void>) {
  if (url === 'sqlite::memory:') return work()
  if (url.startsWith('sqlite:')) {
    // The lock is a file of its own: SQLite frees it when the process dies, whatever way.
    const lock = new DatabaseSync(`${url.slice('sqlite:'.length)}.migrate-lock`)
    try {
      lock.exec('pragma busy_timeout=60000; begin exclusive')
      return await work()
    } finally {
      lock.close()
    }
  }
  // GET_LOCK belongs to a connection, and a transaction pins one.
  await (orm.em.fork() as EntityManager).transactional(async (em) => {
    await em.execute(`select get_lock('latchkey-migrations', 60)`)
    try {
      await work()
    } finally {
      await em.execute(`select release_lock('latchkey-migrations')`)
    }
  })
}
